"""scikit-learn's linear classifiers and regressions."""

from sklearn.cross_decomposition import PLSRegression
from sklearn.linear_model import (Lasso, LinearRegression, LogisticRegression, Ridge,
                                  RidgeClassifier, SGDClassifier)
from sklearn.naive_bayes import MultinomialNB
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.svm import LinearSVC

import numpy as np

from .datasets import digits, table
from .exported import recipe
from .sklearn_export import export


def scaled(model):
    return make_pipeline(StandardScaler(), model)


@recipe("logistic-binary")
def logistic_binary():
    return export(scaled(LogisticRegression()), table("breast_cancer"),
                  "Scaler; LinearClassifier with rows -w and +w, LOGISTIC; ZipMap")


@recipe("logistic-binary-float64")
def logistic_binary_float64():
    return export(scaled(LogisticRegression()), table("breast_cancer", np.float64),
                  "doubles: Sub, Div, MatMul, Add, ArgMax, Sigmoid; ZipMap takes none",
                  zipmap=False)


@recipe("logistic-binary-opset-9")
def logistic_binary_opset_9():
    return export(scaled(LogisticRegression()), table("breast_cancer"),
                  "the oldest opset of all", opset={"": 9, "ai.onnx.ml": 1})


@recipe("logistic-digits")
def logistic_digits():
    return export(LogisticRegression(max_iter=300), digits(),
                  "multi-class: LinearClassifier with SOFTMAX or Normalizer")


@recipe("logistic-wine-float64")
def logistic_wine_float64():
    return export(scaled(LogisticRegression()), table("wine", np.float64),
                  "multi-class on doubles, a matrix of probabilities without ZipMap", zipmap=False)


@recipe("logistic-iris-names")
def logistic_iris_names():
    return export(LogisticRegression(max_iter=300), table("iris", named_classes=True),
                  "labels are strings")


@recipe("logistic-scores")
def logistic_scores():
    return export(LogisticRegression(max_iter=300), table("iris"), "raw scores asked for, opset 13",
                  opset=13, raw_scores=True)


@recipe("linear-svc-binary")
def linear_svc_binary():
    return export(LinearSVC(dual=False), table("breast_cancer"),
                  "LinearClassifier, scores of two classes from one")


@recipe("linear-svc-digits")
def linear_svc_digits():
    return export(LinearSVC(random_state=0), digits(), "ten scores, no probabilities")


@recipe("sgd-hinge")
def sgd_hinge():
    return export(scaled(SGDClassifier(random_state=0)), table("wine"),
                  "hinge loss: MatMul, Add, ArgMax")


@recipe("sgd-log")
def sgd_log():
    return export(scaled(SGDClassifier("log_loss", random_state=0)), table("breast_cancer"),
                  "probabilities by Exp, Reciprocal, Div")


@recipe("ridge-classifier")
def ridge_classifier():
    return export(RidgeClassifier(), table("wine"), "regression on -1 and 1, the largest wins")


@recipe("multinomial-naive-bayes")
def multinomial_naive_bayes():
    return export(MultinomialNB(), digits(), "linear in counts, log-sum-exp behind")


@recipe("linear-regression")
def linear_regression():
    return export(LinearRegression(), table("diabetes"), "LinearRegressor", is_regression=True)


@recipe("ridge-float64")
def ridge_float64():
    return export(Ridge(0.01), table("diabetes", np.float64), "doubles: MatMul, Add",
                  is_regression=True)


@recipe("lasso")
def lasso():
    return export(scaled(Lasso(1.0)), table("diabetes"), "some weights are zero; opset 17",
                  opset=17, is_regression=True)


@recipe("partial-least-squares")
def partial_least_squares():
    return export(PLSRegression(3), table("diabetes"), "centred, scaled, one matrix",
                  is_regression=True)
