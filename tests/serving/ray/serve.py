"""Serves with Ray what `sealion serve` would: its options, its line on stdout, its signals."""

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
    return parser.parse_args()


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def application(given):
    return sealion.distributed.deployment(
        given.models, keys=given.state / "shared", tokens=given.tokens,
        query_ledger=given.state / "queries.json", allowed_origins=given.allow_origin,
        key_cache_bytes=given.key_cache_mb * MB, log=given.log,
        min_replicas=given.replicas[0], max_replicas=given.replicas[1], max_ongoing_requests=4,
        max_queued_requests=200, target_ongoing_requests=1,
        autoscaling={"upscale_delay_s": 1, "downscale_delay_s": 3, "look_back_period_s": 2,
                     "metrics_interval_s": 0.5})


def next_of(signals):
    """Waits so that handlers of signals run."""
    while True:
        with contextlib.suppress(queue.Empty):
            return signals.get(timeout=0.1)


def main():
    given = arguments()
    given.state.mkdir(parents=True, exist_ok=True)
    signals = queue.SimpleQueue()
    os.environ["RAY_SERVE_HTTP_PROXY_CALLBACK_IMPORT_PATH"] = "sealion.distributed._serve_proxy.middlewares"
    ray.init(address="local", num_cpus=PROCESSORS, include_dashboard=False, log_to_driver=False,
             object_store_memory=256 * MB)
    port = free_port()
    serve.start(http_options={"host": "127.0.0.1", "port": port})
    for number in signal.SIGTERM, signal.SIGINT, signal.SIGHUP:
        signal.signal(number, lambda number, frame: signals.put(number))
    serve.run(application(given), route_prefix="/")
    print(json.dumps({"url": f"http://127.0.0.1:{port}"}), flush=True)
    while next_of(signals) == signal.SIGHUP:
        event = "reloaded" if sealion.distributed.reload() else "reload_refused"
        print(json.dumps({"event": event}), file=sys.stderr, flush=True)
    serve.shutdown()
    ray.shutdown()


if __name__ == "__main__":
    main()
