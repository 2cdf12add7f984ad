"""scikit-learn's perceptrons: identity, ReLU and tanh."""

from sklearn.neural_network import MLPClassifier, MLPRegressor
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from .datasets import digits, table
from .exported import recipe
from .sklearn_export import export


def classifier(activation, width=16):
    return make_pipeline(StandardScaler(), MLPClassifier((width,), activation=activation,
                                                         max_iter=400, random_state=0))


@recipe("mlp-identity-binary")
def mlp_identity_binary():
    return export(classifier("identity"), table("breast_cancer"),
                  "two matrices that are one; Sigmoid, Sub, Concat behind")


@recipe("mlp-identity-digits")
def mlp_identity_digits():
    return export(classifier("identity"), digits(), "Softmax, ArgMax behind")


@recipe("mlp-relu-digits")
def mlp_relu_digits():
    return export(classifier("relu", 32), digits(), "Relu between matrices")


@recipe("mlp-tanh-wine")
def mlp_tanh_wine():
    return export(classifier("tanh"), table("wine"), "Tanh between matrices")


@recipe("mlp-relu-regression")
def mlp_relu_regression():
    model = make_pipeline(StandardScaler(), MLPRegressor(
        hidden_layer_sizes=(8,), alpha=1, max_iter=4000, tol=1e-3, random_state=0))
    return export(model, table("diabetes"), "Relu, one value", is_regression=True)
