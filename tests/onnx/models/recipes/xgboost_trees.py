"""XGBoost through onnxmltools."""

import numpy as np
import onnxmltools
import xgboost
from onnxmltools.convert.common.data_types import FloatTensorType
from xgboost import XGBClassifier, XGBRegressor, XGBRFClassifier

from .datasets import digits, table, with_gaps
from .exported import Exported, recipe

EXPORTER = f"onnxmltools {onnxmltools.__version__} of XGBoost {xgboost.__version__}"


def export(model, data, shows, is_regression=False, opset=15):
    model.set_params(random_state=0, n_jobs=1)
    model.fit(data.train.x, data.train.y)
    exported = onnxmltools.convert_xgboost(
        model, initial_types=[("input", FloatTensorType([None, data.train.x.shape[1]]))],
        target_opset=opset, name="trees")
    classes = None if is_regression else np.unique(data.train.y).tolist()
    return Exported(exported, EXPORTER, shows, data.calibration(), data.records(),
                    model.predict(data.records().x), data.columns, classes)


def counts():
    """Counts that grow with the logarithm's linear function of the features."""
    data = table("diabetes")
    generator = np.random.default_rng(4)
    for part in (data.train, data.test):
        part.y = generator.poisson(np.exp((part.y - 100) / 80)).astype(np.float64)
    return data


@recipe("xgboost-breast-cancer")
def breast_cancer():
    return export(XGBClassifier(n_estimators=100, max_depth=4, learning_rate=0.1),
                  table("breast_cancer"),
                  "BRANCH_LT, class ids all 0, base_values, LOGISTIC; 100 trees of depth 4")


@recipe("xgboost-missing")
def missing():
    return export(XGBClassifier(n_estimators=20, max_depth=3), with_gaps(table("breast_cancer")),
                  "nodes_missing_value_tracks_true")


@recipe("xgboost-wine")
def wine():
    return export(XGBClassifier(n_estimators=10, max_depth=3), table("wine"),
                  "trees of three classes interleaved, SOFTMAX")


@recipe("xgboost-digits")
def ten_digits():
    return export(XGBClassifier(n_estimators=10, max_depth=3), digits(),
                  "ten classes, thresholds between whole numbers")


@recipe("xgboost-diabetes")
def diabetes():
    return export(XGBRegressor(n_estimators=40, max_depth=3, learning_rate=0.1),
                  table("diabetes"), "a regression with base_values", is_regression=True)


@recipe("xgboost-poisson")
def poisson():
    return export(XGBRegressor(n_estimators=30, max_depth=3, objective="count:poisson",
                               learning_rate=0.2), counts(), "Exp and Mul behind",
                  is_regression=True)


@recipe("xgboost-forest")
def forest():
    return export(XGBRFClassifier(n_estimators=20, max_depth=4), table("breast_cancer"),
                  "a forest, one round of boosting; opset 9", opset=9)
