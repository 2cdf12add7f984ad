"""scikit-learn's discriminant analysis, naive Bayes and a kernel of degree 2."""

from sklearn.discriminant_analysis import (LinearDiscriminantAnalysis,
                                           QuadraticDiscriminantAnalysis)
from sklearn.naive_bayes import GaussianNB
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.svm import SVC

from .datasets import table
from .exported import recipe
from .sklearn_export import export


@recipe("lda-binary")
def lda_binary():
    return export(LinearDiscriminantAnalysis(), table("breast_cancer"), "discriminant analysis")


@recipe("lda-wine")
def lda_wine():
    return export(LinearDiscriminantAnalysis(), table("wine"), "discriminant analysis, 3 classes")


@recipe("qda-iris")
def qda_iris():
    return export(QuadraticDiscriminantAnalysis(), table("iris"),
                  "Pow, Mul, ReduceSum for each class; the label is [1, N]")


@recipe("gaussian-naive-bayes")
def gaussian_naive_bayes():
    return export(GaussianNB(), table("iris"), "squares of differences, ReduceSum")


@recipe("svc-polynomial")
def svc_polynomial():
    return export(make_pipeline(StandardScaler(), SVC(kernel="poly", degree=2, coef0=1)),
                  table("iris"), "SVMClassifier with a kernel of degree 2")
