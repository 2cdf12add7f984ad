"""What Python adds to the command: batches of dnn-30 through bytes, and one packed record.

    build/python/environment/bin/python bench/python_overhead.py build/release/sealion

Command and package take turns on this machine, for each of both in a moment; what Python adds is the median over rounds
of the difference within a round. What is compared is not the same to the letter:

* A batch. `sealion evaluate --all-stages` takes records to files to answers, two batches on their way at a time; the
  package takes records to bytes to answers, one after another.
* A record. `sealion bench --single` goes from integers to answers, through bytes as well (`record`), which
  `record_phases` leaves out: encryption, evaluation and decryption alone. The package goes from pixels to classes.

Prints JSON.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from typing import Any

import numpy as np
import sealion

ROUNDS = 9
BATCH = 4096
PIXELS = np.random.default_rng(0).integers(0, 256, (BATCH, 28, 28), np.uint8)

Figures = dict[str, float]


def told(*command: str) -> Any:
    """What a command says in JSON."""
    return json.loads(subprocess.run([*command, "--json"], capture_output=True, check=True).stdout)


def batch_of_command(command: str) -> Figures:
    """Seconds of a batch through all stages."""
    said = told(command, "evaluate", "dnn-30", "--encrypted", "--all-stages", "--records", str(2 * BATCH))
    return {"batch": said["all_stages_seconds_per_batch"]}


def record_of_command(command: str) -> Figures:
    """Seconds of one record, with and without its bytes."""
    row = told(command, "bench", "--single", "--models", "dnn-30", "--records", "100")["rows"][0]
    phases = {name: row[f"{name}_seconds"] for name in ("encrypt", "evaluate", "decrypt")}
    return {
        "record": row["request_seconds"],
        "record_phases": sum(phases.values()),
        "record_evaluate": phases["evaluate"],
    }


def median_seconds(work: Callable[[], object], times: int) -> float:
    seconds = []
    for _ in range(times):
        start = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - start)
    return statistics.median(seconds)


class Package:
    """The same through Client and Server."""

    def __init__(self, name: str, model: sealion.EncryptedModel, records: np.ndarray, times: int) -> None:
        self._name, self._records, self._times = name, records, times
        self._client, self._server = sealion.Client(model.manifest), sealion.Server(model)
        self._client.keygen()
        self._keys = self._client.evaluation_keys()

    def figures(self) -> Figures:
        """Seconds from records to classes, and of those the server's."""
        self._ask()
        whole = median_seconds(self._ask, self._times)
        request = self._client.encrypt(self._records)
        answer = median_seconds(lambda: self._server.predict(request, self._keys), self._times)
        return {self._name: whole, f"{self._name}_evaluate": answer}

    def _ask(self) -> object:
        request = self._client.encrypt(self._records)
        return self._client.decrypt(self._server.predict(request, self._keys))


def medians(rounds: list[Figures]) -> Figures:
    return {name: statistics.median(figures[name] for figures in rounds) for name in rounds[0]}


def main() -> None:
    command = sys.argv[1]
    batches, single = (sealion.load("zoo/dnn-30.sealion") for _ in range(2))
    single.deploy(batch=1)
    batch, record = Package("batch", batches, PIXELS, 8), Package("record", single, PIXELS[:1], 100)
    rounds = []
    for _ in range(ROUNDS):
        of_command, of_package = batch_of_command(command), batch.figures()
        rounds.append((of_command | record_of_command(command), of_package | record.figures()))
    added = [
        {
            "batch": package["batch"] / command["batch"] - 1,
            "record_seconds": package["record"] - command["record"],
            "record_phases_seconds": package["record"] - command["record_phases"],
        }
        for command, package in rounds
    ]
    report = {
        "command": medians([command for command, _ in rounds]),
        "package": medians([package for _, package in rounds]),
        "added": medians(added),
    }
    print(json.dumps(report, indent=1))


if __name__ == "__main__":
    main()
