"""scikit-learn's estimators and pipelines, boosters among their steps, through skl2onnx."""

from __future__ import annotations

import sys
from typing import Any

import numpy as np

from sealion import _data
from sealion._errors import SealionError
from sealion.exporters.boosters import nameless
from sealion.exporters.estimators import check_estimator
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
    check_estimator(model, what, records)
    if not hasattr(model, "predict"):
        raise SealionError("unsupported", f"{what} predicts nothing: put a model behind it")
    _register_boosters(skl2onnx, model)
    try:
        made = _of_columns_or_rows(skl2onnx, model, _data.as_inputs(records))
    except Exception as error:  # each converter has exceptions of its own
        raise SealionError("unsupported", f"{what}: skl2onnx refuses it: {error}") from error
    classes = _array(getattr(model, "classes_", None))
    return Exported(made.SerializeToString(), what, classes, model.predict)


def _of_columns_or_rows(skl2onnx: Any, model: Any, inputs: _data.Inputs) -> Any:
    """Of a data frame's columns by name; where the first step takes rows, of these as one tensor."""
    try:
        return _converted(skl2onnx, model, initial_types(inputs))
    except Exception:
        if isinstance(inputs, np.ndarray) or any(len(column) == 3 for column in inputs):
            raise
        rows = np.empty((0, len(inputs)))
        return _converted(skl2onnx, model, initial_types(rows))


def _converted(skl2onnx: Any, model: Any, types: Any) -> Any:
    if getattr(model, "classes_", None) is None:
        return skl2onnx.to_onnx(model, initial_types=types, target_opset=OPSETS)
    options: dict[int, dict[str, bool]] = {id(model): {"zipmap": False}}
    try:
        return skl2onnx.to_onnx(model, initial_types=types, options=options, target_opset=OPSETS)
    except NameError as error:  # of models that know no such option
        if "zipmap" not in str(error):
            raise
    # Said of each step, or skl2onnx adds the option to the last one.
    steps = [step for _, step in getattr(model, "steps", [("", model)])]
    options = {id(step): {} for step in steps}
    return skl2onnx.to_onnx(model, initial_types=types, options=options, target_opset=OPSETS)


#: What the importer reads and all converters write.
OPSETS = {"": 17, "ai.onnx.ml": 3}


def _array(classes: Any) -> Any:
    return None if classes is None or isinstance(classes, list) else np.asarray(classes)


def initial_types(inputs: _data.Inputs) -> list[tuple[str, Any]]:
    """What the model takes: one tensor, or one for each column of a data frame."""
    from skl2onnx.common.data_types import FloatTensorType, StringTensorType

    if isinstance(inputs, np.ndarray):
        return [("X", FloatTensorType([None, *inputs.shape[1:]]))]
    return [
        (column[0], (FloatTensorType if len(column) == 2 else StringTensorType)([None, 1]))
        for column in inputs
    ]


def _register_boosters(skl2onnx: Any, model: Any) -> None:
    """Those of the packages that the model has steps of."""
    packages = _packages_of(model)
    for package, name, kind in BOOSTERS:
        if package not in packages:
            continue
        booster = getattr(sys.modules[package], name)
        try:
            shapes, convert = _converter(package, kind)
        except ImportError as error:
            missing = str(error.name).partition(".")[0]
            raise SealionError(
                "unsupported",
                f"steps of {package} take {missing}: pip install 'sealion[{package}]'",
            ) from None
        options = {"zipmap": [True, False, "columns"], "nocl": [True, False]}
        skl2onnx.update_registered_converter(
            booster, name, shapes, convert, options=options if kind == "classifier" else None
        )


def _packages_of(model: Any) -> set[str]:
    steps = [model, *model.get_params(deep=True).values()]
    return {type(step).__module__.partition(".")[0] for step in steps}


def _converter(package: str, kind: str) -> tuple[Any, Any]:
    """How shapes of outputs and operators of a booster within a pipeline are made."""
    from skl2onnx.common import shape_calculator as shapes

    shape = getattr(shapes, f"calculate_linear_{kind}_output_shapes")
    if package == "xgboost":
        from onnxmltools.convert.xgboost.operator_converters.XGBoost import convert_xgboost

        def convert(scope: Any, operator: Any, container: Any) -> None:
            operator.raw_operator = nameless(operator.raw_operator)
            convert_xgboost(scope, operator, container)

        return shape, convert
    from onnxmltools.convert.lightgbm.operator_converters.LightGbm import convert_lightgbm

    return shape, convert_lightgbm
