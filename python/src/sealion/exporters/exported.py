"""What an exporter gives."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Optional

import numpy.typing as npt


@dataclass
class Exported:
    """A model as ONNX, and how to ask the original.

    Attributes:
        onnx: the file's bytes.
        what: what errors call it.
        classes: labels in the order of the model's scores, where it has some.
        labels: what the original predicts: labels, or numbers; for raw records.
        outputs: what the original's last layer gives, ``[records, numbers]``; for raw records.
    """

    onnx: bytes
    what: str
    classes: Optional[npt.NDArray[Any]] = None
    labels: Optional[Callable[[Any], npt.NDArray[Any]]] = None
    outputs: Optional[Callable[[Any], npt.NDArray[Any]]] = None
