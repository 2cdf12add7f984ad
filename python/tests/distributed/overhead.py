"""Seconds for an archive: a bare loop in one process, and predict with as many threads in all.

    overhead.py MODEL REQUESTS SCRATCH THREADS

One after the other, several times over, with Ray's workers started before.
"""

from __future__ import annotations

import json
import os
import shutil
import statistics
import sys
import time
from pathlib import Path

os.environ["RAY_USAGE_STATS_ENABLED"] = "0"
import ray
import sealion
import sealion.distributed

ROUNDS = 5


def loop(server: sealion.Server, requests: Path, out: Path, threads: int) -> float:
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir()
    began = time.monotonic()
    for path in sorted(requests.iterdir()):
        request = path.read_bytes()
        answer = server.predict(request, threads=threads)
        (out / path.name).write_bytes(answer)
    return time.monotonic() - began


def cluster(model: str, requests: Path, out: Path) -> float:
    shutil.rmtree(out, ignore_errors=True)
    began = time.monotonic()
    sealion.distributed.predict(requests, model, out=out, verbose=False)
    return time.monotonic() - began


def main() -> None:
    model, requests, scratch, threads = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]), sys.argv[4]
    ray.init(
        "local", num_cpus=int(threads), include_dashboard=False, logging_level="ERROR",
        log_to_driver=False,
    )  # fmt: skip
    server = sealion.Server(model)
    started = cluster(model, requests, scratch / "cluster")
    rounds = [
        (loop(server, requests, scratch / "bare", int(threads)),
         cluster(model, requests, scratch / "cluster"))
        for _ in range(ROUNDS)
    ]  # fmt: skip
    bare, together = map(statistics.median, zip(*rounds))
    print(
        json.dumps(
            {"bare": bare, "cluster": together, "started": started}
        )
    )


main()
