"""Networks of PyTorch and Keras, where these are installed (scripts/test-python --all)."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import sealion


@pytest.fixture(scope="module")
def pictures(digits: Any) -> Any:
    """(x [1797, 8, 8] of 0 to 1, labels)"""
    return digits[0].astype(np.float32) / 255, digits[1]


def check(model: sealion.EncryptedModel, x: Any, due: np.ndarray) -> None:
    """As the original but for rounding, and ciphertexts as the integers."""
    exact = model.predict(x, "simulate")
    assert np.mean(exact == due) >= 0.95
    assert np.array_equal(model.predict(x[:20]), exact[:20])
    assert np.mean(model.predict(x, encrypted=False) == due) >= 0.99


def torch_network(x: np.ndarray, y: np.ndarray, function: Any) -> Any:
    import torch
    from torch import nn

    torch.manual_seed(0)

    class Function(nn.Module):
        def forward(self, given: Any) -> Any:
            return function(given)

    network = nn.Sequential(nn.Flatten(), nn.Linear(64, 24), Function(), nn.Linear(24, 10))
    optimizer = torch.optim.Adam(network.parameters(), 0.01)
    inputs, labels = torch.from_numpy(x), torch.from_numpy(y)
    for _ in range(150):
        optimizer.zero_grad()
        nn.functional.cross_entropy(network(inputs), labels).backward()
        optimizer.step()
    return network.eval()


@pytest.fixture(scope="module")
def squares(pictures: Any) -> Any:
    """(network of squares, what it says of all pictures)"""
    torch = pytest.importorskip("torch")
    pytest.importorskip("onnx")
    x, y = pictures
    network = torch_network(x[:1500], y[:1500], lambda given: given * given)
    return network, network(torch.from_numpy(x)).argmax(1).numpy()


def test_pytorch(pictures: Any, squares: Any) -> None:
    (x, _), (network, due) = pictures, squares
    check(sealion.convert(network, x[:500], batch=1), x[1500:], due[1500:])


def test_pytorch_by_its_other_exporter(pictures: Any, squares: Any, monkeypatch: Any) -> None:
    """As where the one that traces refuses a model, or is gone."""
    pytest.importorskip("onnxscript")
    from sealion.exporters import networks

    def refuse(*given: Any) -> bytes:
        raise RuntimeError("not traced")

    monkeypatch.setattr(networks, "_traced", refuse)
    (x, _), (network, due) = pictures, squares
    check(sealion.convert(network, x[:500], batch=1), x[1500:], due[1500:])


def test_pytorch_units(pictures: Any, squares: Any) -> None:
    """Clients give bytes where a data loader divided by 255."""
    (x, _), (network, due) = pictures, squares
    raw = np.round(x * 255).astype(np.uint8)
    check(sealion.convert(network, raw[:500], scale=255), raw[1500:], due[1500:])


def test_pytorch_relu_is_refused_or_replaced(pictures: Any) -> None:
    torch = pytest.importorskip("torch")
    pytest.importorskip("onnx")
    from test_models import has_training

    x, y = pictures
    network = torch_network(x[:1500], y[:1500], torch.relu)
    with pytest.raises(sealion.SealionError, match="Relu.*replace_activations=True|replace_act"):
        sealion.convert(network, x[:500])
    if has_training():
        model = sealion.convert(network, x[:1500], replace_activations=True)
        due = network(torch.from_numpy(x)).argmax(1).numpy()
        assert np.mean(model.predict(x[1500:], "simulate") == due[1500:]) > 0.85


def test_keras(pictures: Any) -> None:
    keras = pytest.importorskip("keras")
    pytest.importorskip("tensorflow")
    pytest.importorskip("tf2onnx")
    x, y = pictures
    keras.utils.set_random_seed(0)
    given = keras.Input((8, 8))
    hidden = keras.layers.Dense(24)(keras.layers.Flatten()(given))
    network = keras.Model(given, keras.layers.Dense(10)(keras.layers.Multiply()([hidden, hidden])))
    network.compile(
        keras.optimizers.Adam(0.01), keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    )
    network.fit(x[:1500], y[:1500], epochs=15, batch_size=64, verbose=0)
    due = network.predict(x, verbose=0).argmax(1)
    check(sealion.convert(network, x[:500], batch=1), x[1500:], due[1500:])
