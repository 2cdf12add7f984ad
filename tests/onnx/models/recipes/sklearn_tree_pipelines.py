"""scikit-learn's pipelines that end in trees: thresholds on what the steps in front computed in
float32."""

from sklearn.compose import ColumnTransformer
from sklearn.ensemble import RandomForestClassifier
from sklearn.impute import SimpleImputer
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler
from sklearn.tree import DecisionTreeClassifier

from .datasets import table, with_gaps
from .exported import recipe
from .sklearn_export import export
from .sklearn_pipelines import patients


@recipe("scaled-tree")
def scaled_tree():
    return export(make_pipeline(StandardScaler(), DecisionTreeClassifier(max_depth=4,
                                                                         random_state=0)),
                  table("breast_cancer"), "Scaler in front of a tree")


@recipe("imputed-forest")
def imputed_forest():
    return export(make_pipeline(SimpleImputer(strategy="median"),
                                RandomForestClassifier(10, max_depth=4, random_state=0)),
                  with_gaps(table("wine")), "Imputer in front of a forest")


@recipe("columns-forest")
def columns_forest():
    by_column = ColumnTransformer([
        ("number", SimpleImputer(), ["mass", "pressure"]),
        ("text", OneHotEncoder(handle_unknown="ignore"), ["sex", "age"])],
        remainder="passthrough")
    return export(make_pipeline(by_column, RandomForestClassifier(15, max_depth=4,
                                                                  random_state=0)),
                  patients(), "a forest over numbers, one-hot texts and a count")
