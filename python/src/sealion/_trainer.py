"""Training, in a process of its own.

libtorch is the system's, and a program may have loaded PyTorch's own: two of them in one process get
in each other's way. A worker keeps running, so that many small trainings do not load it each time.
"""

from __future__ import annotations

import atexit
import os
import subprocess
import sys
import threading
from typing import Any

from sealion import _core, _data
from sealion._errors import SealionError
from sealion._messages import receive, send
from sealion._progress import Progress
from sealion.layers import Network


class Trainer:
    """Asks a worker, one call at a time."""

    def __init__(self) -> None:
        self._worker: subprocess.Popen[bytes] | None = None
        self._lock = threading.Lock()

    def fit(
        self,
        network: Network,
        name: str,
        inputs: _data.Inputs,
        known: _data.Targets,
        options: dict[str, Any],
        threads: int,
        progress: Progress | None,
    ) -> tuple[bytes, list[dict[str, float | None]]]:
        """(bytes of the trained model, what each epoch saw)"""
        told: tuple[bytes, list[dict[str, float | None]]] = self._ask(
            ("fit", network, name, inputs, known, options, threads), progress
        )
        return told

    def import_with_stand_ins(
        self,
        onnx: bytes,
        what: str,
        inputs: _data.Inputs,
        known: _data.Targets,
        options: _core.ImportOptions,
        threads: int,
        progress: Progress | None,
    ) -> tuple[_core.Model, str]:
        """(model, report as JSON) of a network whose activations were replaced."""
        fields = {name: getattr(options, name) for name in IMPORT_FIELDS}
        model, report = self._ask(
            ("import_with_stand_ins", onnx, what, inputs, known, fields, threads), progress
        )
        return _core.Model.from_bytes(model, what), report

    def _ask(self, question: tuple[Any, ...], progress: Progress | None) -> Any:
        with self._lock:
            worker = self._running()
            try:
                send(worker.stdin, question)
                while True:
                    kind, content = receive(worker.stdout)
                    if kind != "progress":
                        break
                    if progress is not None:
                        progress(*content)
            except (EOFError, BrokenPipeError):
                code = self._end()
                raise SealionError(
                    "io", f"the training process ended before its work (exit code {code})"
                ) from None
            except BaseException:
                self._end()
                raise
        if kind == "error":
            raise SealionError(*content)
        return content

    def _running(self) -> subprocess.Popen[bytes]:
        if self._worker is None or self._worker.poll() is not None:
            self._worker = subprocess.Popen(
                [sys.executable, "-m", "sealion._training_worker"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                start_new_session=True,  # Ctrl-C is this process' to handle
                env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
            )
        return self._worker

    def _end(self) -> int | None:
        worker, self._worker = self._worker, None
        if worker is None:
            return None
        worker.kill()
        return worker.wait()


#: What goes over of the import's options.
IMPORT_FIELDS = (
    "name", "input_levels", "weight_levels", "decoys", "scale", "mean", "deviation",
)  # fmt: skip

_trainer = Trainer()
atexit.register(_trainer._end)


def trainer() -> Trainer:
    """The process' one."""
    return _trainer
