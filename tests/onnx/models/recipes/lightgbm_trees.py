"""LightGBM through onnxmltools."""

import lightgbm
import numpy as np
import onnxmltools
from lightgbm import LGBMClassifier, LGBMRegressor
from onnxmltools.convert.common.data_types import FloatTensorType

from .datasets import split, table, with_gaps
from .exported import Exported, recipe

EXPORTER = f"onnxmltools {onnxmltools.__version__} of LightGBM {lightgbm.__version__}"


def export(model, data, shows, is_regression=False, categorical=(), **options):
    model.set_params(random_state=0, n_jobs=1, deterministic=True, verbose=-1)
    model.fit(data.train.x, data.train.y, categorical_feature=list(categorical))
    exported = onnxmltools.convert_lightgbm(
        model, initial_types=[("input", FloatTensorType([None, data.train.x.shape[1]]))],
        target_opset=15, name="trees", **options)
    classes = None if is_regression else np.unique(data.train.y).tolist()
    return Exported(exported, EXPORTER, shows, data.calibration(), data.records(),
                    model.predict(data.records().x), data.columns, classes)


def categories():
    """Two columns of categories by number, two of numbers."""
    generator = np.random.default_rng(5)
    x = np.column_stack([generator.integers(0, 12, 900), generator.integers(0, 5, 900),
                         generator.normal(size=(900, 2)).round(3)]).astype(np.float32)
    effect = generator.normal(size=12)[x[:, 0].astype(int)]
    effect += generator.normal(size=5)[x[:, 1].astype(int)]
    y = (effect + x[:, 2] + 0.3 * generator.normal(size=900) > 0).astype(np.int64)
    return split(x, y, ["city", "kind", "size", "age"])


@recipe("lightgbm-breast-cancer")
def breast_cancer():
    return export(LGBMClassifier(n_estimators=40, max_depth=4), table("breast_cancer"),
                  "BRANCH_LEQ, LOGISTIC; ZipMap")


@recipe("lightgbm-matrix")
def matrix():
    return export(LGBMClassifier(n_estimators=20, max_depth=3), table("breast_cancer"),
                  "probabilities as a matrix", zipmap=False)


@recipe("lightgbm-missing")
def missing():
    return export(LGBMClassifier(n_estimators=20, max_depth=4), with_gaps(table("breast_cancer")),
                  "NaN goes the way that training found")


@recipe("lightgbm-wine")
def wine():
    return export(LGBMClassifier(n_estimators=10, max_depth=3), table("wine"), "three classes")


@recipe("lightgbm-categories")
def by_category():
    return export(LGBMClassifier(n_estimators=10, max_depth=3), categories(),
                  "categorical splits: chains of BRANCH_EQ that share a node", categorical=[0, 1])


@recipe("lightgbm-diabetes")
def diabetes():
    return export(LGBMRegressor(n_estimators=40, max_depth=4, learning_rate=0.05),
                  table("diabetes"), "a regression", is_regression=True)


@recipe("lightgbm-split")
def in_parts():
    return export(LGBMRegressor(n_estimators=30, max_depth=3, learning_rate=0.1),
                  table("diabetes"), "several TreeEnsembleRegressors and a Sum",
                  is_regression=True, split=10)
