"""Models that keep their weights to themselves."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import sealion


def test_masked_answers_are_those_of_the_integers(dnn30: Any, tmp_path: Path) -> None:
    """40 bits of model privacy, a budget of ten records, which the server counts."""
    model = sealion.EncryptedModel.from_bytes(dnn30.to_bytes())
    plan = model.deploy(batch=1, model_privacy=40, query_budget=10)
    assert plan.to_dict()["model_privacy"]["bits"] == 40
    client = sealion.Client(model.manifest)
    client.keygen()
    keys = client.evaluation_keys()
    images = np.random.default_rng(1).integers(0, 256, (1, 28, 28)).astype(np.uint8)
    server = sealion.Server(model, query_ledger=tmp_path / "ledger.json")
    due = model.predict(images, "simulate")
    for _ in range(10):
        assert client.decrypt(server.predict(client.encrypt(images), keys)) == due
    with pytest.raises(sealion.SealionError, match="10 records were answered") as refused:
        server.predict(client.encrypt(images), keys)
    assert refused.value.code == "over_budget"
    with pytest.raises(sealion.SealionError, match="name the ledger"):
        sealion.Server(model).predict(client.encrypt(images), keys)


def test_logits_get_noise_of_the_stated_size(dnn30: Any) -> None:
    """In the answers alone; not in what the model itself says."""
    model = sealion.EncryptedModel.from_bytes(dnn30.to_bytes())
    model.deploy(batch=1, model_privacy=20, logit_noise=1000)
    client, server = sealion.Client(model.manifest), sealion.Server(model)
    client.keygen()
    keys = client.evaluation_keys()
    images = np.zeros((1, 28, 28), np.uint8)
    answers = np.concatenate([
        client.decrypt(server.predict(client.encrypt(images), keys), "integers") for _ in range(3)
    ])  # fmt: skip
    exact = model._answers(images, "simulate", "integers", 0)
    assert 0 < np.abs(answers - exact).max() <= 1000
    assert len(np.unique(answers, axis=0)) == 3
    assert model.evaluate(images, np.zeros(1, int), encrypted=True).mismatches == 0


def test_what_cannot_be_kept_is_refused(dnn30: Any) -> None:
    """With the value and what is possible."""
    model = sealion.EncryptedModel.from_bytes(dnn30.to_bytes())
    for options, message in (
        ({"model_privacy": 41}, "41 bits of model privacy"),
        ({"logit_noise": 5}, "without model privacy"),
        ({"detect_wraps": 41}, "41 bits to detect wraps"),
        ({"model_privacy": 40, "client": "seal"}, "this project alone"),
    ):
        with pytest.raises(sealion.SealionError, match=message) as refused:
            model.deploy(**options)
        assert refused.value.code == "invalid_argument"
