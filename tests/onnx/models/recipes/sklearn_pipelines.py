"""scikit-learn's pipelines: what stands in front of a linear model."""

import numpy as np
from sklearn.compose import ColumnTransformer
from sklearn.decomposition import PCA
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression, Ridge
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import (MaxAbsScaler, MinMaxScaler, Normalizer, OneHotEncoder,
                                   PolynomialFeatures, StandardScaler)

from .datasets import digits, split, table, with_gaps
from .exported import recipe
from .sklearn_export import export


@recipe("minmax-logistic")
def minmax_logistic():
    return export(make_pipeline(MinMaxScaler(), LogisticRegression()), table("breast_cancer"),
                  "Cast, Mul, Add in front")


@recipe("maxabs-ridge")
def maxabs_ridge():
    return export(make_pipeline(MaxAbsScaler(), Ridge(0.1)), table("diabetes"), "Scaler in front",
                  is_regression=True)


@recipe("imputer-logistic")
def imputer_logistic():
    return export(make_pipeline(SimpleImputer(), StandardScaler(), LogisticRegression()),
                  with_gaps(table("breast_cancer")), "Imputer: NaN becomes the mean")


@recipe("normalizer-logistic")
def normalizer_logistic():
    return export(make_pipeline(Normalizer(), LogisticRegression()), digits(),
                  "Normalizer in front: each record divided by its Euclidean norm")


@recipe("pca-logistic")
def pca_logistic():
    return export(make_pipeline(PCA(20, random_state=0), LogisticRegression(max_iter=300)),
                  digits(), "Sub, MatMul in front: two matrices that are one")


@recipe("polynomial-ridge")
def polynomial_ridge():
    return export(make_pipeline(PolynomialFeatures(2), StandardScaler(), Ridge(1.0)),
                  table("diabetes", columns=5),
                  "ArrayFeatureExtractor and ReduceProd for every product, Concat",
                  is_regression=True)


@recipe("polynomial-logistic")
def polynomial_logistic():
    return export(make_pipeline(StandardScaler(), PolynomialFeatures(2, include_bias=False),
                                LogisticRegression(max_iter=500)),
                  table("wine", columns=6), "scaled first, then squared")


def patients():
    """Diabetes with words in it: two columns of numbers with gaps, two of text, one a count."""
    data = table("diabetes")
    x = np.concatenate([data.train.x, data.test.x])
    y = np.concatenate([data.train.y, data.test.y])
    generator = np.random.default_rng(2)
    mass, pressure = x[:, 2].copy(), x[:, 3].copy()
    mass[generator.random(len(mass)) < 0.05] = np.nan
    columns = {
        "mass": mass, "pressure": pressure,
        "sex": np.where(x[:, 1] > 0, "female", "male").astype(object),
        "age": np.asarray(["young", "middle", "old"], object)[np.digitize(x[:, 0], [-0.03, 0.03])],
        "sugar": np.digitize(x[:, 9], [-0.05, 0, 0.05]).astype(np.int64),
    }
    return split(columns, (y > 140).astype(np.int64), list(columns))


@recipe("columns-logistic")
def columns_logistic():
    by_column = ColumnTransformer([
        ("number", make_pipeline(SimpleImputer(strategy="median"), StandardScaler()),
         ["mass", "pressure"]),
        ("text", OneHotEncoder(handle_unknown="ignore"), ["sex", "age"]),
        ("count", OneHotEncoder(handle_unknown="ignore"), ["sugar"])])
    return export(make_pipeline(by_column, LogisticRegression()), patients(),
                  "one input a column: numbers, text, a count; OneHotEncoder, Imputer, Scaler")


def grades():
    """Three columns of whole numbers that mean categories."""
    generator = np.random.default_rng(3)
    x = generator.integers(0, [4, 3, 6], (700, 3))
    effects = [generator.normal(size=n) for n in (4, 3, 6)]
    score = sum(effect[x[:, i]] for i, effect in enumerate(effects))
    y = np.digitize(score + 0.3 * generator.normal(size=len(x)), [-1, 1]) * 5
    return split(x.astype(np.int64), y, ["shape", "colour", "place"])


@recipe("onehot-integers")
def onehot_integers():
    return export(make_pipeline(OneHotEncoder(), LogisticRegression()), grades(),
                  "an int64 input, OneHotEncoder; classes 0, 5 and 10")
