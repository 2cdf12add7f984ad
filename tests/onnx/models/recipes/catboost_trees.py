"""CatBoost through its own exporter."""

import tempfile
from pathlib import Path

import catboost
import numpy as np
import onnx
from catboost import CatBoostClassifier, CatBoostRegressor

from .datasets import table, with_gaps
from .exported import Exported, recipe

EXPORTER = f"CatBoost {catboost.__version__}"


def saved(model):
    """Without when, by whom and with which settings it was built and trained."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "model.onnx"
        model.save_model(str(path), format="onnx")
        exported = onnx.load(path)
    exported.producer_version = catboost.__version__
    kept = [p for p in exported.metadata_props if p.key == "class_params"]
    del exported.metadata_props[:]
    exported.metadata_props.extend(kept)
    return exported


def export(model, data, shows, is_regression=False):
    model.set_params(random_seed=0, thread_count=1, allow_writing_files=False, verbose=False)
    model.fit(data.train.x, data.train.y)
    classes = None if is_regression else np.unique(data.train.y).tolist()
    return Exported(saved(model), EXPORTER, shows, data.calibration(), data.records(),
                    model.predict(data.records().x).ravel(), data.columns, classes)


@recipe("catboost-breast-cancer")
def breast_cancer():
    return export(CatBoostClassifier(iterations=30, depth=4), table("breast_cancer"),
                  "BRANCH_GT, oblivious trees, weights -w and +w")


@recipe("catboost-missing")
def missing():
    return export(CatBoostClassifier(iterations=15, depth=4), with_gaps(table("breast_cancer")),
                  "NaN is less than every threshold")


@recipe("catboost-wine")
def wine():
    return export(CatBoostClassifier(iterations=15, depth=3), table("wine"), "three classes")


@recipe("catboost-diabetes")
def diabetes():
    return export(CatBoostRegressor(iterations=40, depth=4, learning_rate=0.1), table("diabetes"),
                  "a regression", is_regression=True)
