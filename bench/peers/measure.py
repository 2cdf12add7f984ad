"""What a peer gives for a task, and what is measured of it; runs in the peer's environment."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np

Array = np.ndarray
Layers = list[tuple[Array, Array]]


class NotOffered(Exception):
    """The peer does not do this task; the message says why."""


@dataclass(frozen=True)
class Task:
    """A trained model (train.py), test records, and what the plain model answers to them."""

    records: Array
    labels: Array
    calibration: Array  # records of the training set
    calibration_labels: Array
    layers: Layers  # weights (inputs, outputs) and bias; none for trees
    scores: Array  # of the plain model in float64: (records, classes), or (records,) of two
    folder: Path  # of the models' files

    @staticmethod
    def load(folder: Path, model: str) -> Task:
        with np.load(folder / f"{model}.npz") as file:
            arrays = dict(file)
        count = sum(name.startswith("weights") for name in arrays)
        layers = [(arrays[f"weights{i}"], arrays[f"bias{i}"]) for i in range(count)]
        names = ("records", "labels", "calibration", "calibration_labels", "scores")
        return Task(**{name: arrays[name] for name in names}, layers=layers, folder=folder)


@dataclass(frozen=True)
class Deployment:
    """A client and a server ready to work: keys made, sent and loaded."""

    encrypt: Callable[[Array], Any]  # records to the request's bytes
    evaluate: Callable[[Any], Any]  # the request's bytes to the answer's bytes
    decrypt: Callable[[Any], Array]  # to scores (records, classes), or (records,) of two classes
    key_bytes: int  # sent to the server
    parameters: str  # of the scheme, with what is known of its security
    batch: int = 1  # records a request
    probabilities: bool = False  # instead of scores
    reference: Array | None = None  # scores of the plain model where it is not the task's
    size: Callable[[Any], int] = len  # of a request or an answer
    sizes_computed: bool = False  # where the peer cannot serialise
    note: str = ""


@dataclass(frozen=True)
class Effort:
    seconds: float  # of measuring; requests repeat until they are spent
    requests: int  # at most
    least: int = 3  # unless one request alone spends the time


def classes(answers: Array, threshold: float = 0.0) -> Array:
    return answers.argmax(1) if answers.ndim == 2 else (answers > threshold).astype(int)


def as_probabilities(scores: Array) -> Array:
    if scores.ndim == 1:
        return 1 / (1 + np.exp(-scores))
    powers = np.exp(scores - scores.max(1, keepdims=True))
    return powers / powers.sum(1, keepdims=True)


def timed(function: Callable[[Any], Any], argument: Any) -> tuple[float, Any]:
    start = time.perf_counter()
    result = function(argument)
    return time.perf_counter() - start, result


def judge(task: Task, deployment: Deployment, rows: Array, answers: Array) -> dict[str, Any]:
    """Accuracy of the answers to those records, and how they differ from the plain model's.

    A record that was asked for several times counts once, as unlike if it ever was.
    """
    plain = task.scores if deployment.reference is None else deployment.reference
    threshold = 0.0
    if deployment.probabilities:
        plain, threshold = as_probabilities(plain), 0.5
    plain = plain[rows]
    chosen, expected = classes(answers, threshold), classes(plain, threshold)
    distinct = len(np.unique(rows))
    return {
        "records": distinct,
        "accuracy": float(np.mean(chosen == task.labels[rows])),
        "plain_accuracy": float(np.mean(expected == task.labels[rows])),
        "as_plain": distinct - len(np.unique(rows[chosen != expected])),
        "greatest_difference": float(np.max(np.abs(answers - plain))),
        "difference_of": "probabilities" if deployment.probabilities else "scores",
    }


def measure(task: Task, deployment: Deployment, effort: Effort) -> dict[str, Any]:
    """Request after request through encrypt, evaluate and decrypt; medians of their times."""
    count = deployment.batch
    times: dict[str, list[float]] = {"encrypt": [], "evaluate": [], "decrypt": []}
    rows, answers = [], []
    upload = download = 0
    start = time.perf_counter()
    for i in range(effort.requests):
        spent = time.perf_counter() - start
        longest = spent / max(i, 1)
        if i and spent > effort.seconds and (i >= effort.least or longest > effort.seconds):
            break
        # Records start anew where a request takes more than there are.
        chosen = np.arange(i * count, (i + 1) * count) % len(task.records)
        encrypt_time, request = timed(deployment.encrypt, task.records[chosen])
        evaluate_time, answer = timed(deployment.evaluate, request)
        decrypt_time, decrypted = timed(deployment.decrypt, answer)
        upload, download = deployment.size(request), deployment.size(answer)
        for name, seconds in zip(times, (encrypt_time, evaluate_time, decrypt_time)):
            times[name].append(seconds)
        rows.append(chosen)
        answers.append(np.asarray(decrypted))
    # The first request pays for what is made once; it is left out where there are others.
    medians = {f"{name}_s": median(all_[1:] or all_) for name, all_ in times.items()}
    evaluate = medians["evaluate_s"]
    return {
        **judge(task, deployment, np.concatenate(rows), np.concatenate(answers)),
        **medians,
        "requests": len(rows),
        "records_a_request": count,
        "records_an_hour": 3600 * count / evaluate,
        "upload_bytes": upload,
        "download_bytes": download,
        "key_bytes": deployment.key_bytes,
        "sizes_computed": deployment.sizes_computed,
        "parameters": deployment.parameters,
        "note": deployment.note,
    }
