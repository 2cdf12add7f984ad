"""What a recipe hands over: an ONNX file, records, and the original model's own answers."""

from dataclasses import dataclass
from typing import Callable

import numpy as np
import onnx

RECIPES: dict[str, Callable] = {}


def recipe(name):
    """Registers a function without parameters that returns an Exported."""
    def register(function):
        assert name not in RECIPES, name
        RECIPES[name] = function
        return function
    return register


@dataclass
class Part:
    """Records and what is true of them. `x`: an array of any shape, or a dict of columns, one for
    each input of the model. `y`: labels or real targets."""

    x: np.ndarray | dict
    y: np.ndarray

    def __len__(self):
        return len(self.y)


@dataclass
class Exported:
    """`shows`: what of the exporter's habits is to be seen in the file. `answers`: the original's
    own labels or values of the test records. `columns`: names of a table's features; none where
    records are pictures."""

    onnx: onnx.ModelProto
    exporter: str
    shows: str
    calibration: Part
    records: Part
    answers: np.ndarray
    columns: list[str] | None = None
    classes: list | None = None
    facts: dict | None = None
