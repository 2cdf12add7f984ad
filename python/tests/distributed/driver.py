"""Calls predict in a cluster, whose workers write into a log what they evaluate.

The only argument is JSON: the cluster's address, the log, how many seconds an evaluation takes
longer than it does, and predict's arguments.
"""

from __future__ import annotations

import dataclasses
import json
import os
import sys
from typing import Any

import ray
import sealion
import sealion.distributed
from sealion.distributed import _cluster

from clusters import DRIVERS_ADDRESS


def logged(log: str, seconds: float) -> Any:
    """What Ray calls in each worker before its first task."""

    def write(what: str, name: str) -> None:
        with open(log, "ab", buffering=0) as file:
            file.write(f"{what} {name} {os.getpid()}\n".encode())

    def set_up() -> None:
        import time

        from sealion.distributed import _worker

        answered, answer = _worker._answered, _worker._Engine.answer
        at = [""]

        def note_name(job: Any, name: str, engine: Any) -> Any:
            at[0] = name
            outcome = answered(job, name, engine)
            if not outcome.is_skipped:
                write("ended", name)
            return outcome

        def note_evaluation(engine: Any, request: Any) -> bytes:
            write("began", at[0])
            time.sleep(seconds)
            return answer(engine, request)

        _worker._answered, _worker._Engine.answer = note_name, note_evaluation

    return set_up


def main() -> None:
    told = json.loads(sys.argv[1])
    _cluster.HEAD_PATIENCE_SECONDS = 3
    ray.init(
        address=told["address"],
        _node_ip_address=DRIVERS_ADDRESS,
        logging_level="ERROR",
        log_to_driver=False,
        runtime_env={"worker_process_setup_hook": logged(told["log"], told["seconds"])},
    )
    try:
        said = dataclasses.asdict(sealion.distributed.predict(**told["arguments"], verbose=False))
    except sealion.distributed.IncompleteError as error:
        said = {"code": error.code, "error": str(error), **dataclasses.asdict(error.result)}
    except sealion.SealionError as error:
        said = {"code": error.code, "error": str(error)}
    print(json.dumps(said), flush=True)
    os._exit(0)  # Ray waits for a head that is lost


main()
