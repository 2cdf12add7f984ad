"""scikit-learn's ensembles of models, and support vectors."""

import numpy as np
from sklearn.calibration import CalibratedClassifierCV
from sklearn.ensemble import BaggingClassifier, RandomForestClassifier, VotingClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.multiclass import OneVsRestClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.svm import SVC, SVR
from sklearn.tree import DecisionTreeClassifier

from .datasets import table
from .exported import recipe
from .sklearn_export import export


@recipe("bagging-trees")
def bagging_trees():
    return export(BaggingClassifier(DecisionTreeClassifier(max_depth=4), n_estimators=5,
                                    random_state=0), table("breast_cancer"),
                  "shares of several ensembles joined along the records, their mean, ArgMax")


@recipe("voting-trees")
def voting_trees():
    voters = [("tree", DecisionTreeClassifier(max_depth=3, random_state=0)),
              ("forest", RandomForestClassifier(5, max_depth=3, random_state=0))]
    return export(VotingClassifier(voters, voting="soft", flatten_transform=False, weights=np.array([1, 3])),
                  table("breast_cancer"), "weighted sum of shares of two ensembles")


@recipe("one-versus-rest-logistic")
def one_versus_rest_logistic():
    return export(make_pipeline(StandardScaler(), OneVsRestClassifier(LogisticRegression())),
                  table("wine"), "three binary classifiers, the largest of their probabilities")


@recipe("one-versus-rest-forest")
def one_versus_rest_forest():
    return export(OneVsRestClassifier(RandomForestClassifier(5, max_depth=4, random_state=0)),
                  table("wine"), "three forests, the largest of their shares")


@recipe("calibrated-logistic")
def calibrated_logistic():
    return export(make_pipeline(StandardScaler(), CalibratedClassifierCV(LogisticRegression(), cv=2)),
                  table("breast_cancer"), "mean of two logistic functions")


@recipe("svc-linear")
def svc_linear():
    return export(make_pipeline(StandardScaler(), SVC(kernel="linear")), table("breast_cancer"),
                  "SVMClassifier with a linear kernel, two classes")


@recipe("svc-polynomial-binary")
def svc_polynomial_binary():
    return export(make_pipeline(StandardScaler(), SVC(kernel="poly", degree=2, coef0=1)),
                  table("breast_cancer"), "SVMClassifier with a kernel of degree 2, two classes")


@recipe("svr-polynomial")
def svr_polynomial():
    return export(SVR(kernel="poly", degree=2, coef0=1, C=10), table("diabetes"),
                  "SVMRegressor with a kernel of degree 2", is_regression=True)
