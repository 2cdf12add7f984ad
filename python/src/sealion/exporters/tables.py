"""scikit-learn's estimators and pipelines, boosters among their steps, through skl2onnx."""

from __future__ import annotations

import sys
from typing import Any

import numpy as np

from sealion import _data
from sealion._errors import SealionError
from sealion.exporters.exported import Exported

#: Boosters that skl2onnx learns from onnxmltools: module, class, kind, number of outputs.
BOOSTERS = [
    ("xgboost", "XGBClassifier", "classifier"),
    ("xgboost", "XGBRFClassifier", "classifier"),
    ("xgboost", "XGBRegressor", "regressor"),
    ("xgboost", "XGBRFRegressor", "regressor"),
    ("lightgbm", "LGBMClassifier", "classifier"),
    ("lightgbm", "LGBMRegressor", "regressor"),
]


def export(family: str, model: Any, records: Any) -> Exported:
    """Of a fitted estimator or pipeline."""
    import skl2onnx

    what = f"{type(model).__name__} of {family}"
    _register_boosters(skl2onnx)
    classes = getattr(model, "classes_", None)
    options = {id(model): {"zipmap": False}} if classes is not None else None
    try:
        made = _converted(skl2onnx, model, records, options)
    except Exception as error:  # each converter has exceptions of its own
        raise SealionError("unsupported", f"{what}: skl2onnx refuses it: {error}") from error
    return Exported(made.SerializeToString(), what, _array(classes), model.predict)


def _converted(skl2onnx: Any, model: Any, records: Any, options: Any) -> Any:
    types = initial_types(records)
    try:
        return skl2onnx.to_onnx(model, initial_types=types, options=options, target_opset=OPSETS)
    except NameError as error:  # of models that know no such option
        if options is None or "zipmap" not in str(error):
            raise
        return skl2onnx.to_onnx(model, initial_types=types, target_opset=OPSETS)


#: What the importer reads and all converters write.
OPSETS = {"": 17, "ai.onnx.ml": 3}


def _array(classes: Any) -> Any:
    return None if classes is None or isinstance(classes, list) else np.asarray(classes)


def initial_types(records: Any) -> list[tuple[str, Any]]:
    """What the model takes: one tensor, or one for each column of a data frame."""
    from skl2onnx.common.data_types import FloatTensorType, StringTensorType

    inputs = _data.as_inputs(records)
    if isinstance(inputs, np.ndarray):
        return [("X", FloatTensorType([None, *inputs.shape[1:]]))]
    return [
        (column[0], (FloatTensorType if len(column) == 2 else StringTensorType)([None, 1]))
        for column in inputs
    ]


def _register_boosters(skl2onnx: Any) -> None:
    for package, name, kind in BOOSTERS:
        if package not in sys.modules:
            continue
        booster = getattr(sys.modules[package], name)
        shapes, convert = _converter(package, kind)
        options = {"zipmap": [True, False, "columns"], "nocl": [True, False]}
        skl2onnx.update_registered_converter(
            booster, name, shapes, convert, options=options if kind == "classifier" else None
        )


def _converter(package: str, kind: str) -> tuple[Any, Any]:
    """How shapes of outputs and operators of a booster within a pipeline are made."""
    from skl2onnx.common import shape_calculator as shapes

    shape = getattr(shapes, f"calculate_linear_{kind}_output_shapes")
    if package == "xgboost":
        from onnxmltools.convert.xgboost.operator_converters.XGBoost import convert_xgboost

        return shape, convert_xgboost
    from onnxmltools.convert.lightgbm.operator_converters.LightGbm import convert_lightgbm

    return shape, convert_lightgbm
