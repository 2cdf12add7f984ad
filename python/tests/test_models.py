"""HEras: networks built, trained and asked as in Keras."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
import threading
import time
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
import sealion
from sealion import layers


def has_training() -> bool:
    code = "import sealion._training"
    return subprocess.run([sys.executable, "-c", code], capture_output=True).returncode == 0


needs_training = pytest.mark.skipif(not has_training(), reason="no libtorch here")


def dense() -> sealion.Sequential:
    model = sealion.Sequential(
        [layers.Flatten(), layers.Dense(16, activation="square"), layers.Dense(10)], "digits"
    )
    model.compile("adam", "sparse_categorical_crossentropy", ["accuracy"], learning_rate=0.01)
    return model


@needs_training
def test_fit_evaluate_predict_save(digits: Any, tmp_path: Any) -> None:
    x, y = digits
    model = dense()
    told: list[tuple[int, int]] = []
    history = model.fit(x[:1500], y[:1500], epochs=20, validation_split=0.1, augment=False,
                        verbose=lambda done, all_: told.append((done, all_)))
    assert told and told[-1][0] == told[-1][1]
    assert len(history.epoch) == 20
    assert set(history.history) == {"loss", "accuracy", "val_accuracy"}
    evaluation = model.evaluate(x[1500:], y[1500:], encrypted=True)
    assert evaluation.mismatches == 0 and evaluation.accuracy > 0.85
    probabilities = model.predict(x[1500:])
    assert probabilities.shape == (297, 10)
    assert np.array_equal(probabilities, model.predict(x[1500:], encrypted=True))
    assert "dense_1" in model.summary() and model.count_params() == 64 * 16 + 16 + 170
    model.save(tmp_path / "digits.sealion")
    again = sealion.load(tmp_path / "digits.sealion")
    classes = model.encrypted_model.predict(x[1500:])
    assert np.array_equal(again.predict(x[1500:]), classes)
    assert np.array_equal(probabilities.argmax(axis=1), classes)
    weights = model.get_weights()
    model.set_weights(weights)
    assert np.array_equal(model.encrypted_model.predict(x[1500:]), classes)


@needs_training
def test_same_seed_same_model(digits: Any) -> None:
    x, y = digits
    made = []
    for one_hot in (False, True):
        model = dense()
        model.fit(x[:200], np.eye(10)[y[:200]] if one_hot else y[:200], epochs=2)
        made.append(model.get_weights())
    assert all(np.array_equal(a, b) for a, b in zip(*made))


@needs_training
def test_rows_text_labels_and_a_graph() -> None:
    random = np.random.default_rng(0)
    x = random.normal(size=(400, 5))
    y = np.where(x[:, 0] + x[:, 1] ** 2 > 1, "yes", "no")
    given = layers.Input((5,)).tensor()
    left = layers.Dense(8, activation=layers.Activation("square"))(given)
    both = layers.Concatenate()([left, layers.Dense(3, activation="square")(given)])
    model = sealion.Model(layers.Dense(2)(both), "graph")
    model.compile()
    model.fit(x[:300], y[:300], epochs=150)
    told = model.encrypted_model.predict(x[300:])
    assert set(told) <= {"yes", "no"} and np.mean(told == y[300:]) > 0.8
    assert model.evaluate(x[300:], y[300:], encrypted=True).mismatches == 0


@needs_training
def test_numbers() -> None:
    random = np.random.default_rng(0)
    x = random.normal(size=(400, 4))
    y = 3 * x[:, 0] - x[:, 1] + 5
    model = sealion.Sequential([layers.Dense(1)])
    model.compile(loss="mse", learning_rate=0.03)
    model.fit(x[:300], y[:300], epochs=60)
    assert model.evaluate(x[300:], y[300:], encrypted=True).r2 > 0.95
    assert model.predict(x[300:]).shape == (100, 1)


@needs_training
def test_convolutions(digits: Any) -> None:
    x, y = digits
    model = sealion.Sequential([
        layers.Input(saturation=7),
        layers.Reshape((8, 8, 1)),
        layers.ZeroPadding2D(1),
        layers.Conv2D(4, 3, strides=2, activation="square"),
        layers.BatchNormalization(),
        layers.AveragePooling2D(2),
        layers.Flatten(),
        layers.Dropout(0.1),
        layers.Dense(10),
    ])  # fmt: skip
    model.compile()
    model.fit(x[:400], y[:400], epochs=2)
    assert model.evaluate(x[400:440], y[400:440], encrypted=True).mismatches == 0


@needs_training
def test_what_cannot_be_trained_has_a_code(digits: Any) -> None:
    x, y = digits
    model = dense()
    with pytest.raises(sealion.SealionError, match="call fit first"):
        model.predict(x)
    with pytest.raises(sealion.SealionError, match="no loss 'hinge'"):
        model.compile(loss="hinge")
    with pytest.raises(sealion.SealionError) as refused:
        model.fit(x[:100], y[:99], epochs=1)
    assert refused.value.code == "invalid_argument"
    with pytest.raises(sealion.SealionError, match="Dense|Flatten|shape|activation"):
        sealion.Sequential([layers.Activation("relu"), layers.Dense(2)]).fit(x, y, epochs=1)
    with pytest.raises(sealion.SealionError, match="optimizer|lion"):
        model.compile(optimizer="lion")
        model.fit(x[:100], y[:100], epochs=1)


@pytest.fixture
def ctrl_c() -> Iterator[None]:
    """Raises KeyboardInterrupt, also where the tests run in the background, which ignores it."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@needs_training
def test_ctrl_c_ends_training_and_leaves_the_model(digits: Any, ctrl_c: None) -> None:
    x, y = digits
    model = dense()
    threading.Timer(1.5, lambda: os.kill(os.getpid(), signal.SIGINT)).start()
    start = time.monotonic()
    with pytest.raises(KeyboardInterrupt):
        model.fit(x, y, epochs=100_000)
    assert time.monotonic() - start < 30
    with pytest.raises(sealion.SealionError):
        model.predict(x)
    model.fit(x[:100], y[:100], epochs=1)  # a new process


def test_without_libtorch_the_rest_works_and_says_what_is_missing(tmp_path: Any) -> None:
    """In a process in which the bindings of training cannot be loaded."""
    (tmp_path / "sitecustomize.py").write_text(textwrap.dedent("""
        import sys
        sys.modules["sealion._training"] = None
    """))
    code = textwrap.dedent("""
        import numpy, sealion
        model = sealion.Sequential([sealion.Dense(2)])
        try:
            model.fit(numpy.zeros((4, 3)), [0, 1, 0, 1])
        except sealion.SealionError as error:
            print(error.code, error)
    """)
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True,
                          env={**os.environ, "PYTHONPATH": os.pathsep.join([str(tmp_path), *sys.path])}).stdout
    assert told.startswith("unsupported") and "libtorch" in told


def test_summary_before_training() -> None:
    model = sealion.Sequential([layers.Input((30,)), layers.Dense(4)])
    assert "dense_1" in model.summary() and model.count_params() == 124
    with pytest.raises(sealion.SealionError, match="Input"):
        sealion.Sequential([layers.Dense(4)]).summary()
    assert "not trained" in repr(model)


def test_ctrl_c_ends_a_long_call(dnn30: Any, ctrl_c: None) -> None:
    """An evaluation of many records."""
    records = np.zeros((60_000, 28, 28), np.uint8)
    threading.Timer(0.5, lambda: os.kill(os.getpid(), signal.SIGINT)).start()
    with pytest.raises(KeyboardInterrupt):
        while True:
            dnn30.predict(records, encrypted="simulate")
