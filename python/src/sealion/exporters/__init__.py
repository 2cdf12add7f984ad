"""Models of other packages as ONNX, by these packages' own exporters."""

from __future__ import annotations

import importlib
import os
from pathlib import Path
from typing import Any

from sealion import _files
from sealion._errors import SealionError
from sealion.exporters.exported import Exported

#: Which module exports the models of which package.
EXPORTERS = {
    "xgboost": "boosters",
    "lightgbm": "boosters",
    "catboost": "boosters",
    "keras": "networks",
    "tensorflow": "networks",
    "tf_keras": "networks",
    "torch": "networks",
    "sklearn": "tables",
}
#: Exporters for which somebody asked; what they need is an extra of this package.
EXTRAS = {
    "xgboost": "xgboost",
    "lightgbm": "lightgbm",
    "keras": "keras",
    "tensorflow": "keras",
    "tf_keras": "keras",
    "torch": "torch",
    "sklearn": "sklearn",
}


def export(model: Any, records: Any) -> Exported:
    """The model as ONNX, and how to ask the original.

    Args:
        model: a fitted estimator or pipeline of scikit-learn, a booster of XGBoost, LightGBM or
            CatBoost, a network of Keras or PyTorch, or ONNX: a path, bytes or a ``ModelProto``.
        records: some that it takes, for shapes and types.

    Raises:
        SealionError: ``unsupported`` for other objects, and where an exporter is not installed.
    """
    if isinstance(model, (bytes, bytearray, memoryview)):
        return Exported(bytes(model), "the ONNX model")
    if isinstance(model, (str, os.PathLike)):
        return Exported(_files.read(Path(model)), os.fspath(model))
    if hasattr(model, "SerializeToString"):
        return Exported(model.SerializeToString(), "the ONNX model")
    family = family_of(model)
    module = importlib.import_module(f"sealion.exporters.{EXPORTERS[family]}")
    try:
        exported: Exported = module.export(family, model, records)
    except ImportError as error:
        extra = f"pip install 'sealion[{EXTRAS.get(family, family)}]'"
        raise SealionError(
            "unsupported", f"to convert models of {family} takes {error.name}: {extra}"
        ) from None
    return exported


def family_of(model: Any) -> str:
    """The package whose class the model is, or is derived from."""
    for base in type(model).__mro__:
        package = base.__module__.partition(".")[0]
        if package in EXPORTERS:
            return package
    if isinstance(model, type):
        raise SealionError(
            "unsupported", f"{model.__name__} is a class: give a fitted object of it"
        )
    raise SealionError(
        "unsupported",
        f"{type(model).__module__}.{type(model).__qualname__} is no model that can be converted: "
        "scikit-learn's, XGBoost's, LightGBM's, CatBoost's, Keras', PyTorch's and ONNX files are",
    )
