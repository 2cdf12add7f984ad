"""What evaluates ciphertexts: the processor where no card is, or what was asked for."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import sealion


def pixels(count: int) -> np.ndarray:
    return np.random.default_rng(3).integers(0, 256, (count, 28, 28), np.uint8)


def test_the_processor_as_asked(dnn30: sealion.EncryptedModel) -> None:
    server = sealion.Server(dnn30, device="cpu")
    assert server.device.kind == "cpu"
    assert server.device.why == "as asked for"


def test_a_device_that_there_is_none_of(dnn30: Any) -> None:
    with pytest.raises(sealion.SealionError, match="'gpu'.*cpu, cuda, auto, emulated") as caught:
        sealion.Server(dnn30, device="gpu")
    assert caught.value.code == "invalid_argument"
    with pytest.raises(sealion.SealionError, match="'gpu'"):
        dnn30.predict(pixels(2), device="gpu")


def test_auto_says_why(dnn30: Any) -> None:
    device = sealion.Server(dnn30).device
    assert device.kind in ("cpu", "cuda")
    assert device.name and device.why


def test_the_same_answers(dnn30: Any) -> None:
    known = dnn30.predict(pixels(4), encrypted="simulate")
    assert np.array_equal(dnn30.predict(pixels(4), device="cpu"), known)
    report = dnn30.evaluate(pixels(4), known, device="auto")
    assert report["device"]["kind"] in ("cpu", "cuda")
    assert report.mismatches == 0


def test_the_emulated_device_answers_alike(dnn30: Any) -> None:
    client = sealion.Client(dnn30.manifest)
    client.keygen()
    request = client.encrypt(pixels(2))
    emulated = sealion.Server(dnn30, device="emulated")
    assert emulated.device.kind == "emulated"
    assert emulated.predict(request) == sealion.Server(dnn30, device="cpu").predict(request)
