"""What the tests share: data that scikit-learn ships, and models on it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import sealion

ZOO = Path(__file__).resolve().parents[2] / "zoo"

collect_ignore = ["distributed"]  # scripts/test-distributed has an environment for it


@pytest.fixture(scope="session")
def patients() -> Any:
    """Breast cancer: (x_train, x_test, y_train, y_test)"""
    datasets = pytest.importorskip("sklearn.datasets")
    from sklearn.model_selection import train_test_split

    x, y = datasets.load_breast_cancer(return_X_y=True)
    return train_test_split(x, y, test_size=0.2, stratify=y, random_state=0)


@pytest.fixture(scope="session")
def logistic(patients: Any) -> Any:
    """A fitted pipeline of scikit-learn's."""
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    x, _, y, _ = patients
    return make_pipeline(StandardScaler(), LogisticRegression()).fit(x, y)


@pytest.fixture(scope="session")
def converted(logistic: Any, patients: Any) -> sealion.EncryptedModel:
    """It, encrypted, for one record at a time."""
    pytest.importorskip("skl2onnx")
    return sealion.convert(logistic, patients[0], batch=1)


@pytest.fixture(scope="session")
def digits() -> tuple[np.ndarray, np.ndarray]:
    """(images [1797, 8, 8] of bytes 0..255, labels)"""
    datasets = pytest.importorskip("sklearn.datasets")
    data = datasets.load_digits()
    return (data.images * 255 / 16).astype(np.uint8), data.target


@pytest.fixture(scope="session")
def dnn30() -> sealion.EncryptedModel:
    """A network of the zoo, slot-wise."""
    return sealion.load(ZOO / "dnn-30.sealion")
