"""What people have (arrays, data frames, lists) as the library takes it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any, Union, cast

import numpy as np
import numpy.typing as npt

from sealion._errors import SealionError

Column = Union[tuple[str, npt.NDArray[np.float64]], tuple[str, list[str], npt.NDArray[np.uint32]]]
#: Records of one shape, or the columns of a table, as the bindings take them.
Inputs = Union[npt.NDArray[Any], list[Column]]
#: Classes by name and number, or the name of a number and its values.
Targets = Union[
    tuple[list[str], npt.NDArray[np.uint32]], tuple[str, npt.NDArray[np.float64]], None
]

#: Types whose memory is shared with the library.
SHARED_TYPES = (np.uint8, np.float32, np.float64)
MISSING = np.iinfo(np.uint32).max


def is_frame(records: object) -> bool:
    """Whether it is a data frame, pandas' or another that has its names and columns."""
    return hasattr(records, "columns") and hasattr(records, "dtypes")


def as_inputs(records: Any) -> Inputs:
    """Records as the bindings take them, without a copy where type and layout allow.

    Args:
        records: an array ``[records, ...]`` of numbers, a data frame of numbers and texts, or
            nested lists.

    Raises:
        SealionError: ``invalid_argument`` for no records and for what are no numbers.
    """
    if is_frame(records):
        _check_names(records)
        return [_column(str(name), records[name]) for name in records.columns]
    return as_array(dense(records))


def dense(records: Any) -> Any:
    """The same, but SciPy's sparse matrices as arrays."""
    return records.toarray() if hasattr(records, "toarray") else records


def as_array(records: Any) -> npt.NDArray[Any]:
    """A C-contiguous array of one of the shared types, ``[records, ...]``."""
    array = _unmasked(records)
    if array.ndim < 2:
        raise SealionError(
            "invalid_argument",
            f"records are an array [records, ...], not of shape {array.shape}: "
            "one record alone is records[numpy.newaxis]",
        )
    if array.dtype.kind in "OUS":
        array = _numbers(array)
    if array.dtype.kind not in "biuf":
        raise SealionError("invalid_argument", f"records of type {array.dtype} are no numbers")
    shared = array.dtype.type if array.dtype.type in SHARED_TYPES else np.float64
    return np.ascontiguousarray(array, dtype=shared)


def _unmasked(records: Any) -> npt.NDArray[Any]:
    """An array, with NaN where NumPy masks a value."""
    try:
        array = np.ma.asanyarray(records) if np.ma.isMaskedArray(records) else np.asarray(records)
    except ValueError as error:
        raise SealionError(
            "invalid_argument", f"records are no array, all of one shape: {error}"
        ) from None
    if not np.ma.is_masked(array):
        return np.asarray(array)
    return np.asarray(np.ma.filled(array.astype(np.float64), np.nan))


def _numbers(array: npt.NDArray[Any]) -> npt.NDArray[np.float64]:
    try:
        return array.astype(np.float64)
    except (TypeError, ValueError) as error:
        raise SealionError(
            "invalid_argument",
            f"records hold something that is no number ({error}): texts go into a data frame, "
            "where each column has a type of its own",
        ) from None


def _check_names(frame: Any) -> None:
    for name, count in Counter(str(name) for name in frame.columns).items():
        if count > 1:
            raise SealionError(
                "invalid_argument", f"the data frame has more than one column {name!r}"
            )


def _column(name: str, column: Any) -> Column:
    # Of pandas' types with gaps the kind says that these are numbers, where NumPy sees objects.
    if getattr(column.dtype, "kind", "O") in "biuf" and hasattr(column, "to_numpy"):
        values = column.to_numpy(dtype=np.float64, na_value=np.nan)
    else:
        values = np.asarray(column)
    if str(column.dtype) != "category" and values.dtype.kind in "biuf":
        return name, np.ascontiguousarray(values, dtype=np.float64)
    texts = [None if _is_missing(value) else str(value) for value in values.tolist()]
    categories = sorted({text for text in texts if text is not None})
    numbers = {text: number for number, text in enumerate(categories)}
    codes = np.array([MISSING if text is None else numbers[text] for text in texts], np.uint32)
    return name, categories, codes


def _is_missing(value: object) -> bool:
    try:
        return value is None or bool(value != value)  # NaN, NaT
    except TypeError:  # pandas.NA is neither the same as itself nor not
        return True


def are_pictures(inputs: Inputs) -> bool:
    """Whether these are pictures of bytes, whose levels need no rules."""
    return isinstance(inputs, np.ndarray) and inputs.dtype == np.uint8 and inputs.ndim > 2


def are_finite(inputs: Inputs) -> bool:
    """Whether all their numbers are there and finite."""
    numbers = [inputs] if isinstance(inputs, np.ndarray) else [c[1] for c in inputs if len(c) == 2]
    return all(array.dtype == np.uint8 or bool(np.isfinite(array).all()) for array in numbers)


def columns_of(inputs: Inputs) -> list[str] | None:
    """The names of a table's columns; None of arrays."""
    return None if isinstance(inputs, np.ndarray) else [column[0] for column in inputs]


def with_columns(inputs: Inputs, names: Sequence[str]) -> Inputs:
    """A table's columns of these names, in this order.

    Raises:
        SealionError: ``incompatible`` where one is missing.
    """
    by_name = {column[0]: column for column in inputs}
    missing = [name for name in names if name not in by_name]
    if missing:
        raise SealionError("incompatible", f"no column {missing[0]!r}, which the model takes")
    return [by_name[name] for name in names]


def record_count(inputs: Inputs) -> int:
    """How many records these are."""
    if isinstance(inputs, np.ndarray):
        return len(inputs)
    return len(inputs[0][-1]) if inputs else 0


def part(inputs: Inputs, first: int, last: int) -> Inputs:
    """Records ``[first, last)`` of them, on the same memory."""
    if isinstance(inputs, np.ndarray):
        return inputs[first:last]
    return [cast(Column, (*column[:-1], column[-1][first:last])) for column in inputs]


def as_classes(labels: Any, names: Sequence[str] | None = None) -> Targets:
    """Classes of records, ``[records]``; their names are those of the model where it has some."""
    array = np.asarray(labels)
    if array.ndim == 2 and array.shape[1] == 1:
        array = array[:, 0]
    if array.ndim != 1:
        raise SealionError(
            "invalid_argument", f"labels are one for each record, not of shape {array.shape}"
        )
    values, numbers = np.unique(array, return_inverse=True)
    own = label_names(values)
    return (own, numbers.astype(np.uint32)) if names is None else _renamed(own, numbers, names)


def _renamed(own: list[str], numbers: npt.NDArray[Any], names: Sequence[str]) -> Targets:
    place = {name: number for number, name in enumerate(names)}
    unknown = [name for name in own if name not in place]
    if unknown:
        raise SealionError(
            "invalid_argument",
            f"the model knows no class {unknown[0]!r}: its classes are {', '.join(names)}",
        )
    moved = np.array([place[name] for name in own], np.uint32)
    return list(names), moved[numbers]


def as_numbers(values: Any, name: str = "answer") -> Targets:
    """Numbers that records tell, ``[records]``."""
    array = np.asarray(values, np.float64)
    if array.size != len(array):
        raise SealionError(
            "invalid_argument", f"numbers are one for each record, not of shape {array.shape}"
        )
    return name, np.ascontiguousarray(array.reshape(len(array)))


def label_name(value: Any) -> str:
    """What a class is called: 1 and 1.0 are ``"1"``."""
    value = value.item() if isinstance(value, np.generic) else value
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return str(value)


def label_names(labels: npt.NDArray[Any]) -> list[str]:
    """What these classes are called."""
    return [label_name(label) for label in labels.tolist()]


def as_labels(names: Sequence[str]) -> npt.NDArray[Any]:
    """Names of classes as an array of the type that they most likely came from."""
    try:
        numbers = [int(name) for name in names]
    except ValueError:
        return np.array(names)
    return np.array(numbers) if [str(n) for n in numbers] == list(names) else np.array(names)
