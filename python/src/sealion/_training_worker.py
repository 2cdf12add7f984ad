"""The process that trains: reads questions from standard input until it ends."""

from __future__ import annotations

import os
import sys
import time
from typing import IO, Any

from sealion._data import are_pictures
from sealion._errors import SealionError
from sealion._messages import receive, send

#: Seconds between two reports of progress.
BETWEEN_REPORTS = 0.1


class Reports:
    """Sends progress now and then."""

    def __init__(self, pipe: IO[bytes]) -> None:
        self._pipe, self._last = pipe, 0.0

    def __call__(self, done: int, all_: int) -> None:
        now = time.monotonic()
        if done == all_ or now - self._last >= BETWEEN_REPORTS:
            self._last = now
            send(self._pipe, ("progress", (done, all_)))


def fit(
    training: Any,
    reports: Reports,
    network: Any,
    name: str,
    inputs: Any,
    known: Any,
    options: dict[str, Any],
    threads: int,
) -> Any:
    """(bytes of the trained model, what each epoch saw)"""
    model = network.build(training, name, inputs, are_pictures(inputs))
    settings = training.FitOptions()
    for field, value in options.items():
        setattr(settings, field, value)
    epochs = training.fit(model, inputs, known, settings, threads, reports)
    seen = [
        {"loss": e.loss, "accuracy": e.accuracy, "val_accuracy": e.validation_accuracy}
        for e in epochs
    ]
    return model.to_bytes(), seen


def import_with_stand_ins(
    training: Any,
    reports: Reports,
    onnx: bytes,
    what: str,
    inputs: Any,
    known: Any,
    fields: dict[str, Any],
    threads: int,
) -> Any:
    """(bytes of the model, report)"""
    options = training.ImportOptions()
    for field, value in fields.items():
        setattr(options, field, value)
    return training.import_with_stand_ins(onnx, what, inputs, known, options, threads, reports)


def answer(question: tuple[Any, ...], reports: Reports) -> tuple[str, Any]:
    """What goes back."""
    try:
        from sealion import _training as training
    except ImportError as error:
        return "error", ("unsupported", missing(error))
    kind, *arguments = question
    work = {"fit": fit, "import_with_stand_ins": import_with_stand_ins}[kind]
    try:
        return "done", work(training, reports, *arguments)
    except SealionError as error:
        return "error", (error.code, str(error))
    except (TypeError, ValueError) as error:
        return "error", ("invalid_argument", str(error))


def missing(error: ImportError) -> str:
    """What to do without libtorch."""
    return (
        "training needs the system's libtorch, which was not found: on Debian "
        "'apt-get install libtorch1.13', elsewhere install this package from its sources beside "
        f"libtorch ({error})"
    )


def main() -> None:
    """Until the end of standard input."""
    out = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # what libraries print is no message
    try:
        while True:
            question = receive(sys.stdin.buffer)
            send(out, answer(question, Reports(out)))
    except (EOFError, BrokenPipeError):
        pass


if __name__ == "__main__":
    main()
