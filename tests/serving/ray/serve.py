"""Serves with Ray what `sealion serve` would: its options, its line on stdout, its signals; and
SIGUSR1, after which there are as few engines as --replicas says."""

import argparse
import contextlib
import json
import os
import pathlib
import queue
import signal
import socket
import sys

import ray
from ray import serve

import sealion.distributed

PROCESSORS = 16  # that Ray counts with, not those of the machine: replicas must find room
MB = 1_000_000


def arguments():
    parser = argparse.ArgumentParser()
    parser.add_argument("models", nargs="+")
    parser.add_argument("--state", type=pathlib.Path, required=True)
    parser.add_argument("--port", type=int)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--tokens")
    parser.add_argument("--allow-origin", action="append", default=[])
    parser.add_argument("--key-cache-mb", type=int, default=512)
    parser.add_argument("--log", required=True)
    parser.add_argument("--replicas", type=int, nargs=2, default=(1, 1))
    parser.add_argument("--ingress-replicas", type=int, default=1)
    parser.add_argument("--max-ongoing-requests", type=int, default=4)
    parser.add_argument("--max-queued-requests", type=int, default=200)
    return parser.parse_args()


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def application(given, most):
    return sealion.distributed.deployment(
        given.models, keys=given.state / "shared", tokens=given.tokens,
        query_ledger=given.state / "queries.json", allowed_origins=given.allow_origin,
        key_cache_bytes=given.key_cache_mb * MB, log=given.log,
        min_replicas=given.replicas[0], max_replicas=most,
        ingress_replicas=given.ingress_replicas, max_ongoing_requests=given.max_ongoing_requests,
        max_queued_requests=given.max_queued_requests, target_ongoing_requests=1,
        autoscaling={"upscale_delay_s": 1, "downscale_delay_s": 3, "look_back_period_s": 2,
                     "metrics_interval_s": 0.5})


def next_of(signals):
    """Waits so that handlers of signals run."""
    while True:
        with contextlib.suppress(queue.Empty):
            return signals.get(timeout=0.1)


def obey(number, given):
    """What has happened then."""
    if number == signal.SIGUSR1:
        serve.run(application(given, given.replicas[0]), route_prefix="/")
        return "shrunk"
    return "reloaded" if sealion.distributed.reload() else "reload_refused"


def main():
    given = arguments()
    given.state.mkdir(parents=True, exist_ok=True)
    signals = queue.SimpleQueue()
    os.environ["RAY_SERVE_HTTP_PROXY_CALLBACK_IMPORT_PATH"] = "sealion.distributed._serve_proxy.middlewares"
    ray.init(address="local", num_cpus=PROCESSORS, include_dashboard=False, log_to_driver=False,
             object_store_memory=256 * MB)
    port = free_port()
    serve.start(http_options={"host": "127.0.0.1", "port": port})
    for number in signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGUSR1:
        signal.signal(number, lambda number, frame: signals.put(number))
    serve.run(application(given, given.replicas[1]), route_prefix="/")
    print(json.dumps({"url": f"http://127.0.0.1:{port}"}), flush=True)
    while (number := next_of(signals)) not in (signal.SIGTERM, signal.SIGINT):
        print(json.dumps({"event": obey(number, given)}), file=sys.stderr, flush=True)
    serve.delete("default")  # which lets requests end; serve.shutdown() alone would not
    serve.shutdown()
    ray.shutdown()


if __name__ == "__main__":
    main()
