"""Boosted trees of XGBoost, LightGBM and CatBoost, estimators and bare boosters."""

from __future__ import annotations

import copy
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from sealion import _data
from sealion._errors import SealionError
from sealion.exporters.estimators import check_estimator, check_width
from sealion.exporters.exported import Exported

OPSET = 15


def export(family: str, model: Any, records: Any) -> Exported:
    """Of a fitted booster."""
    what = f"{type(model).__name__} of {family}"
    width = _width(records)
    is_estimator = hasattr(model, "fit")
    if family == "catboost":
        _check_catboost(model, what)
    elif is_estimator:
        check_estimator(model, what, records)
    else:
        due = model.num_features() if family == "xgboost" else model.num_feature()
        check_width(due, what, records)
    try:
        made = _exported(family, model, width)
    except ImportError:
        raise
    except Exception as error:  # each exporter has exceptions of its own
        raise SealionError(
            "unsupported", f"{what}: its exporter refuses it: {type(error).__name__}: {error}"
        ) from error
    if family == "catboost":
        return Exported(made, what, _classes(model), _flat(model.predict))
    if is_estimator:
        return Exported(made, what, _classes(model), model.predict)
    return Exported(made, what, None, None, _bare(family, model))


def _exported(family: str, model: Any, width: int) -> bytes:
    if family == "catboost":
        return _catboost(model)
    import onnxmltools
    from onnxmltools.convert.common.data_types import FloatTensorType

    types = [("input", FloatTensorType([None, width]))]
    if family == "xgboost":
        made = onnxmltools.convert_xgboost(
            nameless(model), initial_types=types, target_opset=OPSET
        )
    else:
        made = onnxmltools.convert_lightgbm(
            model, initial_types=types, target_opset=OPSET, zipmap=False
        )
    return bytes(made.SerializeToString())


def nameless(model: Any) -> Any:
    """A booster of XGBoost, or an estimator with one, that names features by their places: the
    exporter takes a column called "f7" for the eighth, and refuses what has another name."""
    if not hasattr(model, "get_booster"):
        booster = model.copy()
        booster.feature_names = None
        return booster
    estimator = copy.copy(model)
    estimator._Booster = nameless(model.get_booster())
    return estimator


def _check_catboost(model: Any, what: str) -> None:
    if not model.is_fitted():
        raise SealionError(
            "invalid_argument", f"{what} has learned nothing yet: call its fit first"
        )


def _width(records: Any) -> int:
    inputs = _data.as_inputs(records)
    if not isinstance(inputs, np.ndarray):
        for column in inputs:
            if len(column) == 3:
                raise _no_rows(f"column {column[0]!r} holds texts")
        return len(inputs)
    if inputs.ndim != 2:
        raise _no_rows(f"they have the shape {inputs.shape[1:]}")
    return int(inputs.shape[1])


def _no_rows(why: str) -> SealionError:
    return SealionError(
        "unsupported",
        f"boosters are exported for rows of numbers, and of these records {why}: put an encoder in "
        "front of it, in one pipeline",
    )


def _classes(model: Any) -> npt.NDArray[Any] | None:
    classes = getattr(model, "classes_", None)
    return None if classes is None or len(classes) == 0 else np.asarray(classes)


def _flat(predict: Any) -> Any:
    """Without the second axis that CatBoost gives a single answer."""

    def answers(records: Any) -> npt.NDArray[Any]:
        told = np.asarray(predict(records))
        return told.reshape(len(told)) if told.size == len(told) else told

    return answers


def _catboost(model: Any) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "model.onnx"
        model.save_model(str(path), format="onnx")
        return path.read_bytes()


def _bare(family: str, booster: Any) -> Any:
    """What a booster without an estimator round it gives: scores, probabilities or numbers."""

    def outputs(records: Any) -> npt.NDArray[Any]:
        array = np.asarray(records, np.float32)
        if family == "xgboost":
            import xgboost

            names = booster.feature_names
            told = booster.predict(xgboost.DMatrix(array, feature_names=names))
        else:
            told = booster.predict(array)
        return np.asarray(told).reshape(len(array), -1)

    return outputs
