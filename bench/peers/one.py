"""Runs one task with one peer, in the peer's environment, and writes what was measured as JSON."""

import argparse
import importlib
import json
import time
from pathlib import Path

from catalogue import PEERS, TASKS
from measure import Effort, NotOffered, Task, measure
from user_code import count_lines


def run(peer_name: str, task_name: str, models: Path, effort: Effort) -> dict:
    peer, kind = PEERS[peer_name], TASKS[task_name]
    module = importlib.import_module(peer.module)
    name = kind.function + peer.suffix
    function = getattr(module, name, None)
    if function is None:
        raise NotOffered(module.NOT_OFFERED.get(name, ""))
    start = time.perf_counter()
    task = Task.load(models, kind.model)
    deployment = function(task)
    prepared = time.perf_counter() - start
    return {
        "prepare_s": prepared,
        **measure(task, deployment, effort),
        "user_code_lines": count_lines(Path(module.__file__), name),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("peer", choices=PEERS)
    parser.add_argument("task", choices=TASKS)
    parser.add_argument("--models", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--seconds", type=float, required=True)
    parser.add_argument("--requests", type=int, required=True)
    parser.add_argument("--least", type=int, required=True)
    options = parser.parse_args()
    effort = Effort(options.seconds, options.requests, options.least)
    try:
        result = run(options.peer, options.task, options.models, effort)
    except NotOffered as reason:
        result = {"not_offered": str(reason)}
    except Exception as error:  # the table gives the reason, the log where it happened
        options.out.write_text(json.dumps({"failed": f"{type(error).__name__}: {error}"}))
        raise
    options.out.write_text(json.dumps(result))


if __name__ == "__main__":
    main()
