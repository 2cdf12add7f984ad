"""scikit-learn's own checks of estimators."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

pytest.importorskip("sklearn", minversion="1.6")
from sklearn.utils.estimator_checks import parametrize_with_checks
from test_models import needs_training

from sealion.estimators import SealionClassifier, SealionRegressor

pytestmark = needs_training

#: Checks that do not apply, and why.
NOT_APPLICABLE: dict[str, str] = {}


def expected_failures(estimator: Any) -> dict[str, str]:
    return NOT_APPLICABLE


@parametrize_with_checks(
    [
        SealionClassifier((), epochs=100, random_state=0, threads=1),
        SealionRegressor((), epochs=100, random_state=0, threads=1),
    ],
    expected_failed_checks=expected_failures,
)
def test_scikit_learn_takes_them(estimator: Any, check: Any) -> None:
    check(estimator)


def test_in_a_grid(patients: Any) -> None:
    from sklearn.model_selection import GridSearchCV

    grid = GridSearchCV(SealionClassifier(epochs=10, random_state=0),
                        {"hidden_layer_sizes": [(), (4,)]}, cv=2)
    grid.fit(patients[0], patients[2])
    best = grid.best_estimator_
    assert best.score(patients[1], patients[3]) > 0.9
    best.encrypted = True
    exact = best.encrypted_model_.predict(patients[1], "simulate")
    assert np.array_equal(best.predict(patients[1]), best.classes_[exact])
