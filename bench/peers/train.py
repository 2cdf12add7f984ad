"""Trains the plain models that all peers take, once, the same at every run.

Writes into FOLDER: for each task TASK.npz (records, labels, weights, what the plain model answers
in float64), and the files that peers read: logistic-regression.joblib, trees.json, TASK.onnx.
"""

import argparse
from pathlib import Path

import joblib
import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from sklearn.datasets import load_breast_cancer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import StandardScaler
from xgboost import XGBClassifier

SEED = 0
TEST_RECORDS = 8192  # of MNIST's 10,000
CALIBRATION_RECORDS = 500

Array = np.ndarray
Layers = list[tuple[Array, Array]]  # weights (inputs, outputs) and bias, in the order of evaluation

ACTIVATIONS = {
    "square": (lambda x: x * x, lambda x: 2 * x),
    "relu": (lambda x: np.maximum(x, 0), lambda x: (x > 0).astype(x.dtype)),
}


def breast_cancer() -> tuple[Array, Array, Array, Array]:
    x, y = load_breast_cancer(return_X_y=True)
    x_train, x_test, y_train, y_test = train_test_split(
        x, y, test_size=0.2, random_state=SEED, stratify=y
    )
    scaler = StandardScaler().fit(x_train)
    return scaler.transform(x_train), scaler.transform(x_test), y_train, y_test


def read_idx(path: Path) -> Array:
    data = path.read_bytes()
    dimensions = data[3]
    shape = np.frombuffer(data, ">u4", dimensions, 4)
    return np.frombuffer(data, np.uint8, offset=4 + 4 * dimensions).reshape(shape)


def mnist(folder: Path) -> tuple[Array, Array, Array, Array]:
    """Pixels from 0 to 1."""
    parts = []
    for content in ("images-idx3", "labels-idx1"):
        parts += [read_idx(folder / f"{split}-{content}-ubyte") for split in ("train", "t10k")]
    x_train, x_test = (part.reshape(len(part), -1) / 255.0 for part in parts[:2])
    return x_train, x_test[:TEST_RECORDS], parts[2], parts[3][:TEST_RECORDS]


def forward(layers: Layers, x: Array, activation: str) -> Array:
    act, _ = ACTIVATIONS[activation]
    for i, (weights, bias) in enumerate(layers):
        x = (act(x) if i else x) @ weights + bias
    return x


def train_network(
    x: Array, y: Array, hidden: int, activation: str, epochs: int, decay: float
) -> Layers:
    """One hidden layer; Adam on the cross-entropy, weights decayed."""
    act, slope = ACTIVATIONS[activation]
    random = np.random.default_rng(SEED)
    classes = int(y.max()) + 1
    shapes = [(x.shape[1], hidden), (hidden,), (hidden, classes), (classes,)]
    parameters = [
        random.normal(0, 0.7 / np.sqrt(s[0]), s) if len(s) == 2 else np.zeros(s) for s in shapes
    ]
    moments = [(np.zeros(s), np.zeros(s)) for s in shapes]
    step = 0
    batch = 64
    steps = epochs * (len(x) // batch)
    for _ in range(epochs):
        order = random.permutation(len(x))[: len(x) // batch * batch]
        for rows in order.reshape(-1, batch):
            step += 1
            w1, b1, w2, b2 = parameters
            sums = x[rows] @ w1 + b1
            inner = act(sums)
            scores = inner @ w2 + b2
            error = np.exp(scores - scores.max(1, keepdims=True))
            error /= error.sum(1, keepdims=True)
            error[np.arange(batch), y[rows]] -= 1
            error /= batch
            back = (error @ w2.T) * slope(sums)
            gradients = [x[rows].T @ back, back.sum(0), inner.T @ error, error.sum(0)]
            rate = 2e-3 * (1 - step / (steps + 1))
            for value, gradient, (first, second) in zip(parameters, gradients, moments):
                first += 0.1 * (gradient - first)
                second += 0.001 * (gradient**2 - second)
                first_hat, second_hat = first / (1 - 0.9**step), second / (1 - 0.999**step)
                value -= rate * (first_hat / (np.sqrt(second_hat) + 1e-8) + decay * value)
    return [(parameters[0], parameters[1]), (parameters[2], parameters[3])]


def write_onnx(layers: Layers, path: Path) -> None:
    """Gemm, Mul of the sums with themselves, Gemm."""
    nodes, constants = [], []
    value = "x"
    for i, (weights, bias) in enumerate(layers):
        if i:
            nodes.append(helper.make_node("Mul", [value, value], [f"square{i}"]))
            value = f"square{i}"
        for name, array in ((f"weights{i}", weights), (f"bias{i}", bias)):
            constants.append(numpy_helper.from_array(array.astype(np.float32), name))
        output = f"sums{i}" if i + 1 < len(layers) else "scores"
        nodes.append(helper.make_node("Gemm", [value, f"weights{i}", f"bias{i}"], [output]))
        value = output
    inputs, outputs = layers[0][0].shape[0], layers[-1][0].shape[1]
    graph = helper.make_graph(
        nodes,
        "network",
        [helper.make_tensor_value_info("x", TensorProto.FLOAT, ["batch", inputs])],
        [helper.make_tensor_value_info("scores", TensorProto.FLOAT, ["batch", outputs])],
        constants,
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8)
    onnx.checker.check_model(model)
    onnx.save(model, path)


def write_task(folder: Path, name: str, data: tuple[Array, ...], **arrays: Array) -> None:
    x_train, x_test, y_train, y_test = data
    np.savez(
        folder / f"{name}.npz",
        records=x_test,
        labels=y_test,
        calibration=x_train[:CALIBRATION_RECORDS],
        calibration_labels=y_train[:CALIBRATION_RECORDS],
        **arrays,
    )
    scores = arrays["scores"]
    chosen = scores.argmax(1) if scores.ndim == 2 else scores > 0
    print(f"{name}: plain accuracy {np.mean(chosen == y_test):.4f} of {len(y_test)} records")


def write_networks(
    folder: Path, name: str, data: tuple[Array, ...], hidden: int, epochs: int, decay: float
) -> None:
    """The square network NAME, and NAME-relu of the same shape for who cannot square."""
    for activation, suffix in (("square", ""), ("relu", "-relu")):
        layers = train_network(data[0], data[2], hidden, activation, epochs, decay)
        arrays = {}
        for i, (weights, bias) in enumerate(layers):
            arrays |= {f"weights{i}": weights, f"bias{i}": bias}
        scores = forward(layers, data[1], activation)
        write_task(folder, name + suffix, data, scores=scores, **arrays)
        if not suffix:
            write_onnx(layers, folder / f"{name}.onnx")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("mnist", type=Path, help="folder of MNIST's IDX files")
    options = parser.parse_args()
    folder = options.folder
    folder.mkdir(parents=True, exist_ok=True)

    cancer = breast_cancer()
    logistic = LogisticRegression(max_iter=2000).fit(cancer[0], cancer[2])
    joblib.dump(logistic, folder / "logistic-regression.joblib")
    write_task(
        folder,
        "logistic-regression",
        cancer,
        scores=logistic.decision_function(cancer[1]),
        weights0=logistic.coef_.T,
        bias0=logistic.intercept_,
    )
    trees = XGBClassifier(
        n_estimators=100, max_depth=4, random_state=SEED, n_jobs=1, eval_metric="logloss"
    ).fit(cancer[0], cancer[2])
    trees.save_model(folder / "trees.json")
    margins = trees.predict(cancer[1], output_margin=True).astype(float)
    write_task(folder, "trees", cancer, scores=margins)
    write_networks(folder, "network", cancer, hidden=64, epochs=60, decay=1.0)
    write_networks(folder, "mnist", mnist(options.mnist), hidden=30, epochs=8, decay=0.02)


if __name__ == "__main__":
    main()
