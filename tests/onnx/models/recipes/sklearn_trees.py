"""scikit-learn's trees and forests."""

from sklearn.ensemble import (ExtraTreesClassifier, GradientBoostingClassifier,
                              GradientBoostingRegressor, HistGradientBoostingClassifier,
                              HistGradientBoostingRegressor, RandomForestClassifier,
                              RandomForestRegressor)
from sklearn.tree import DecisionTreeClassifier, DecisionTreeRegressor

from .datasets import digits, table, with_gaps
from .exported import recipe
from .sklearn_export import export


@recipe("decision-tree-iris")
def decision_tree_iris():
    return export(DecisionTreeClassifier(max_depth=4, random_state=0), table("iris"),
                  "BRANCH_LEQ, leaves with a weight for each class")


@recipe("decision-tree-diabetes")
def decision_tree_diabetes():
    return export(DecisionTreeRegressor(max_depth=4, random_state=0), table("diabetes"),
                  "TreeEnsembleRegressor of one tree", is_regression=True)


@recipe("random-forest-binary")
def random_forest_binary():
    return export(RandomForestClassifier(20, max_depth=4, random_state=0), table("breast_cancer"),
                  "weights divided by the number of trees, class 0 only")


@recipe("random-forest-digits")
def random_forest_digits():
    return export(RandomForestClassifier(10, max_depth=5, random_state=0), digits(),
                  "ten classes in each leaf")


@recipe("random-forest-diabetes")
def random_forest_diabetes():
    return export(RandomForestRegressor(20, max_depth=4, random_state=0), table("diabetes"),
                  "averaged leaves", is_regression=True)


@recipe("extra-trees-wine")
def extra_trees_wine():
    return export(ExtraTreesClassifier(20, max_depth=4, random_state=0), table("wine"),
                  "thresholds drawn at random, in float32")


@recipe("gradient-boosting-binary")
def gradient_boosting_binary():
    return export(GradientBoostingClassifier(n_estimators=30, random_state=0),
                  table("breast_cancer"), "base_values, LOGISTIC")


@recipe("gradient-boosting-iris")
def gradient_boosting_iris():
    return export(GradientBoostingClassifier(n_estimators=10, max_depth=2, random_state=0),
                  table("iris"), "SOFTMAX over sums of trees")


@recipe("gradient-boosting-diabetes")
def gradient_boosting_diabetes():
    return export(GradientBoostingRegressor(n_estimators=40, random_state=0), table("diabetes"),
                  "base_values", is_regression=True)


@recipe("histogram-boosting-binary")
def histogram_boosting_binary():
    return export(HistGradientBoostingClassifier(max_iter=20, max_depth=4, random_state=0),
                  table("breast_cancer"), "HistGradientBoosting")


@recipe("histogram-boosting-gaps")
def histogram_boosting_gaps():
    return export(HistGradientBoostingRegressor(max_iter=20, max_depth=4, random_state=0),
                  with_gaps(table("diabetes")), "NaN goes the way that training found",
                  is_regression=True)
