"""What Python adds to the command: batches of dnn-30 through bytes, and one packed record.

    build/python/environment/bin/python bench/python_overhead.py build/release/sealion

Command and package take turns on this machine; medians over rounds. The command's figures are those of
`sealion evaluate --all-stages` (a batch from records to files to answers) and `sealion bench --single` (a record from
integers to answers, through bytes as well). Prints JSON.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import time
from collections.abc import Callable

import numpy as np
import sealion

ROUNDS = 5
BATCH = 4096


def of_command(command: str) -> dict[str, float]:
    """Seconds of a batch through all stages and of one record, as the command measures them."""
    single = subprocess.run(
        [command, "bench", "--single", "--models", "dnn-30", "--records", "300", "--json"],
        capture_output=True, check=True,
    )  # fmt: skip
    row = json.loads(single.stdout)["rows"][0]
    whole = subprocess.run(
        [command, "evaluate", "dnn-30", "--encrypted", "--all-stages", "--records", str(2 * BATCH), "--json"],
        capture_output=True, check=True,
    )  # fmt: skip
    batch = json.loads(whole.stdout)
    return {
        "batch": batch["all_stages_seconds_per_batch"],
        "record": row["request_seconds"],
        "record_evaluate": row["evaluate_seconds"],
    }


def median_seconds(work: Callable[[], object], times: int) -> float:
    seconds = []
    for _ in range(times):
        start = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - start)
    return statistics.median(seconds)


def of_package(batches: sealion.EncryptedModel, single: sealion.EncryptedModel) -> dict[str, float]:
    """The same through Client and Server."""
    pixels = np.random.default_rng(0).integers(0, 256, (BATCH, 28, 28), np.uint8)
    found = {}
    for name, model, records in (("batch", batches, pixels), ("record", single, pixels[:1])):
        client, server = sealion.Client(model.manifest), sealion.Server(model)
        client.keygen()
        keys = client.evaluation_keys()

        def ask() -> object:
            return client.decrypt(server.predict(client.encrypt(records), keys))

        ask()
        found[name] = median_seconds(ask, 10 if name == "batch" else 100)
        request = client.encrypt(records)
        found[f"{name}_evaluate"] = median_seconds(lambda: server.predict(request, keys), 20)
    return found


def main() -> None:
    command = sys.argv[1]
    batches = sealion.load("zoo/dnn-30.sealion")
    single = sealion.load("zoo/dnn-30.sealion")
    single.deploy(batch=1)
    rounds = [(of_command(command), of_package(batches, single)) for _ in range(ROUNDS)]
    report = {
        where: {key: statistics.median(r[i][key] for r in rounds) for key in rounds[0][i]}
        for i, where in enumerate(("command", "package"))
    }
    report["batch_overhead"] = report["package"]["batch"] / report["command"]["batch"] - 1
    report["record_overhead_seconds"] = report["package"]["record"] - report["command"]["record"]
    print(json.dumps(report, indent=1))


if __name__ == "__main__":
    main()
