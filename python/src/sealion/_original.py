"""The model that was converted, in floating point."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from sealion import _core, _data
from sealion._errors import SealionError


class Original:
    """What the exporter made of it, unrounded, asked about raw records.

    Args:
        core: the model.
        examples: records that it was read with; of tables, the columns that it takes.
    """

    def __init__(self, core: _core.OriginalModel, examples: _data.Inputs) -> None:
        self._core = core
        self._columns = _data.columns_of(examples)

    def predict(self, X: Any) -> npt.NDArray[np.float64]:
        """Numbers of classes, or numbers, ``[records]``."""
        inputs = self._inputs(X)
        if not _data.are_finite(inputs):
            _check_numbers(self._core.numbers(inputs))
        return self._core.predict(inputs)

    def numbers(self, X: Any) -> npt.NDArray[np.float64]:
        """What its last layer gives, ``[records, numbers]``."""
        numbers = self._core.numbers(self._inputs(X))
        _check_numbers(numbers)
        return numbers

    def _inputs(self, X: Any) -> _data.Inputs:
        inputs = _data.as_inputs(X)
        if self._columns is None or isinstance(inputs, np.ndarray):
            return inputs
        return _data.with_columns(inputs, self._columns)


def _check_numbers(numbers: npt.NDArray[np.float64]) -> None:
    odd = np.flatnonzero(~np.isfinite(numbers).all(axis=1))
    if len(odd):
        raise SealionError(
            "invalid_argument",
            f"record {odd[0]}: the original tells no finite number: the record lacks a value or has "
            "an infinite one, and the model takes none in its place",
        )
