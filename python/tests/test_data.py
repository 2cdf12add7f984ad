"""Arrays of every type and shape."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import sealion
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from sealion import _data

TYPES = ["u1", "i1", "i2", "i4", "i8", "u2", "u8", "f2", "f4", "f8", "?", ">i4", ">f8"]


@given(st.sampled_from(TYPES).flatmap(lambda dtype: arrays.arrays(
    dtype, arrays.array_shapes(min_dims=2, max_dims=4, max_side=5),
    elements={"allow_nan": False, "allow_infinity": False} if "f" in dtype else None)))
def test_every_array_becomes_the_same_numbers(array: np.ndarray) -> None:
    inputs = _data.as_inputs(array)
    assert isinstance(inputs, np.ndarray)
    assert inputs.dtype.type in _data.SHARED_TYPES and inputs.flags.c_contiguous
    assert inputs.dtype.isnative
    assert np.array_equal(inputs, array.astype(np.float64))


@pytest.mark.parametrize("dtype", _data.SHARED_TYPES)
def test_no_copy_where_none_is_needed(dtype: Any) -> None:
    array = np.ones((5, 3), dtype)
    assert _data.as_inputs(array) is array
    assert np.shares_memory(_data.part(array, 1, 3), array)
    assert not np.shares_memory(_data.as_inputs(np.asfortranarray(array)), array)


@settings(max_examples=25, deadline=None)
@given(arrays.arrays(st.sampled_from(["u1", "f4", "f8", "i4"]), (3, 28, 28),
                     elements=st.integers(0, 255)))
def test_layouts_and_types_make_no_difference(dnn30: Any, array: np.ndarray) -> None:
    due = dnn30.predict(array.astype(np.uint8), encrypted="simulate")
    strided = np.stack([array, array], axis=-1)[..., 0]
    for same in (array, strided, np.asfortranarray(array), array.tolist()):
        assert np.array_equal(dnn30.predict(same, encrypted="simulate"), due)


def test_what_are_no_records() -> None:
    for nothing in (np.zeros(3), 5, [[1, "x"]], [[1, 2], [3]], np.zeros((2, 2), complex), None):
        with pytest.raises(sealion.SealionError) as refused:
            _data.as_inputs(nothing)
        assert refused.value.code == "invalid_argument"


def test_frames() -> None:
    pandas = pytest.importorskip("pandas")
    frame = pandas.DataFrame({
        "size": [1, 2, np.nan],
        "kind": ["a", None, "b"],
        "code": pandas.Categorical([7, 9, 7]),
        "flag": [True, False, True],
    })
    inputs = _data.as_inputs(frame)
    assert [column[0] for column in inputs] == ["size", "kind", "code", "flag"]
    assert inputs[1][1] == ["a", "b"] and list(inputs[1][2]) == [0, _data.MISSING, 1]
    assert inputs[2][1] == ["7", "9"] and list(inputs[3][1]) == [1, 0, 1]
    assert _data.record_count(_data.part(inputs, 1, 3)) == 2


def test_frames_of_types_with_gaps() -> None:
    pandas = pytest.importorskip("pandas")
    frame = pandas.DataFrame({"a": pandas.array([1, None, 3], "Int64"),
                              "b": pandas.array(["x", None, "y"], "string")})
    numbers, texts = _data.as_inputs(frame)
    assert np.array_equal(numbers[1], [1, np.nan, 3], equal_nan=True)
    assert texts[1] == ["x", "y"] and list(texts[2]) == [0, _data.MISSING, 1]
    objects = pandas.DataFrame({"a": pandas.Series(["x", pandas.NA], dtype=object)})
    assert list(_data.as_inputs(objects)[0][2]) == [0, _data.MISSING]


def test_columns_of_one_name_are_refused() -> None:
    pandas = pytest.importorskip("pandas")
    with pytest.raises(sealion.SealionError, match="more than one column 'a'"):
        _data.as_inputs(pandas.DataFrame(np.zeros((2, 2)), columns=["a", "a"]))


def test_what_is_masked_is_missing() -> None:
    masked = np.ma.masked_array([[1, 2], [3, 4]], mask=[[False, True], [False, False]])
    assert np.array_equal(_data.as_inputs(masked), [[1, np.nan], [3, 4]], equal_nan=True)
    assert _data.as_inputs(np.ma.masked_array([[1.0, 2.0]])).tolist() == [[1, 2]]


@pytest.mark.parametrize("kind", ["csr_array", "csc_matrix", "coo_array"])
def test_sparse_matrices(kind: str) -> None:
    sparse = pytest.importorskip("scipy.sparse")
    assert _data.as_inputs(getattr(sparse, kind)(np.eye(3))).tolist() == np.eye(3).tolist()


def test_labels() -> None:
    names, numbers = _data.as_classes(np.array([2.0, 1.0, 2.0]))
    assert names == ["1", "2"] and list(numbers) == [1, 0, 1]
    names, numbers = _data.as_classes(["b", "a"], ["a", "b", "c"])
    assert names == ["a", "b", "c"] and list(numbers) == [1, 0]
    with pytest.raises(sealion.SealionError, match="'z'"):
        _data.as_classes(["z"], ["a", "b"])
    assert _data.as_labels(["0", "1"]).dtype.kind == "i"
    assert _data.as_labels(["01", "1"]).dtype.kind == "U"
