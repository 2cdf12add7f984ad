"""HEras' networks as scikit-learn's estimators.

They go into pipelines, grids and cross-validations; what they have learned answers encrypted records
as ``sealion.convert``'s models do: ``estimator.encrypted_model_``.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
from sklearn.base import BaseEstimator, ClassifierMixin, RegressorMixin
from sklearn.utils.multiclass import check_classification_targets
from sklearn.utils.validation import check_is_fitted, validate_data

from sealion._progress import Verbose
from sealion.encrypted_model import Encrypted, EncryptedModel
from sealion.layers import Activation, Dense, Input
from sealion.models import Sequential


LEAST_RECORDS = 2
#: The highest learning rates that suit linear models and others.
LINEAR_RATE, DEEP_RATE = 1e-2, 3e-3


def usual_epochs(records: int, batch_size: int) -> int:
    """What makes 6,000 steps, and 20 at least: as ``sealion train`` does."""
    steps = max(1, records // batch_size)
    return max(20, -(-6000 // steps))


class _SealionEstimator(BaseEstimator):  # type: ignore[misc]
    """What both have in common."""

    _loss = ""

    def __init__(
        self,
        hidden_layer_sizes: Sequence[int] = (16,),
        activation: str = "square",
        *,
        epochs: int | None = None,
        batch_size: int = 32,
        learning_rate: float | None = None,
        optimizer: str = "adam",
        input_saturation: int = 127,
        saturation: int = 15,
        random_state: int | None = None,
        encrypted: Encrypted = "simulate",
        threads: int = 0,
        verbose: Verbose = False,
    ) -> None:
        self.hidden_layer_sizes = hidden_layer_sizes
        self.activation = activation
        self.epochs = epochs
        self.batch_size = batch_size
        self.learning_rate = learning_rate
        self.optimizer = optimizer
        self.input_saturation = input_saturation
        self.saturation = saturation
        self.random_state = random_state
        self.encrypted = encrypted
        self.threads = threads
        self.verbose = verbose

    def _network(self, outputs: int) -> Sequential:
        layers: list[Any] = [Input(saturation=self.input_saturation)]
        for units in self.hidden_layer_sizes:
            layers += [Dense(units, saturation=self.saturation), Activation(self.activation)]
        network = Sequential([*layers, Dense(outputs, saturation=self.saturation)])
        usual = LINEAR_RATE if len(self.hidden_layer_sizes) == 0 else DEEP_RATE
        rate = usual if self.learning_rate is None else self.learning_rate
        network.compile(self.optimizer, self._loss, learning_rate=rate)
        return network

    def _train(self, X: npt.NDArray[Any], y: npt.NDArray[Any], outputs: int) -> None:
        if len(X) < LEAST_RECORDS:
            raise ValueError(f"n_samples={len(X)}: a network learns from {LEAST_RECORDS} at least")
        network = self._network(outputs)
        self.history_ = network.fit(
            X,
            y,
            epochs=usual_epochs(len(X), self.batch_size) if self.epochs is None else self.epochs,
            batch_size=min(self.batch_size, len(X)),
            seed=1 if self.random_state is None else int(self.random_state),
            threads=self.threads,
            verbose=self.verbose,
        )
        self.encrypted_model_ = network.encrypted_model

    def _records(self, X: Any) -> npt.NDArray[Any]:
        check_is_fitted(self)
        return np.asarray(validate_data(self, X, reset=False, dtype=np.float64))

    @property
    def _model(self) -> EncryptedModel:
        return self.encrypted_model_

    def __getstate__(self) -> dict[str, Any]:
        state = dict(super().__getstate__())
        if "encrypted_model_" in state:
            state["encrypted_model_"] = state["encrypted_model_"].to_bytes()
        return state

    def __setstate__(self, state: dict[str, Any]) -> None:
        state = dict(state)
        if "encrypted_model_" in state:
            state["encrypted_model_"] = EncryptedModel.from_bytes(state["encrypted_model_"])
        super().__setstate__(state)


class SealionClassifier(ClassifierMixin, _SealionEstimator):  # type: ignore[misc]
    """A network of dense layers with squares between them, trained for encrypted records.

    Args:
        hidden_layer_sizes: units of the layers in front of the last; () is a linear model.
        activation: behind each of them: ``"square"`` or ``"polynomial"``.
        epochs: times through the records; None for some thousand steps.
        learning_rate: the highest of the schedule; None for what suits the depth.
        input_saturation, saturation: the largest integers of inputs and of weights.
        random_state: same seed and data, same model, to the bit.
        encrypted: how ``predict`` answers: ``"simulate"`` by the integers of the encrypted program,
            True by ciphertexts; the answers are the same.
    """

    _loss = "categorical_crossentropy"

    def fit(self, X: Any, y: Any) -> SealionClassifier:
        """Learns the classes ``y``, ``[records]``, of records ``X``, ``[records, features]``."""
        X, y = validate_data(self, X, y, dtype=np.float64)
        check_classification_targets(y)
        self.classes_, numbers = np.unique(y, return_inverse=True)
        if len(self.classes_) > 1:
            self._train(X, numbers, len(self.classes_))
        elif hasattr(self, "encrypted_model_"):
            del self.encrypted_model_
        return self

    def predict(self, X: Any) -> npt.NDArray[Any]:
        """Classes, ``[records]``."""
        records = self._records(X)
        if len(self.classes_) == 1:
            return np.full(len(records), self.classes_[0])
        numbers = self._model.predict(records, self.encrypted, threads=self.threads)
        return np.asarray(self.classes_[numbers])

    def predict_proba(self, X: Any) -> npt.NDArray[np.float64]:
        """Probabilities, ``[records, classes]``."""
        records = self._records(X)
        if len(self.classes_) == 1:
            return np.ones((len(records), 1))
        return self._model.predict_proba(records, self.encrypted, threads=self.threads)


class SealionRegressor(RegressorMixin, _SealionEstimator):  # type: ignore[misc]
    """A network of dense layers with squares between them that tells a number.

    Its arguments are those of :class:`SealionClassifier`.
    """

    _loss = "mean_squared_error"

    def fit(self, X: Any, y: Any) -> SealionRegressor:
        """Learns the numbers ``y``, ``[records]``, of records ``X``, ``[records, features]``."""
        X, y = validate_data(self, X, y, dtype=np.float64, y_numeric=True)
        self._train(X, np.asarray(y, np.float64), 1)
        return self

    def predict(self, X: Any) -> npt.NDArray[np.float64]:
        """Numbers, ``[records]``."""
        records = self._records(X)
        return np.asarray(self._model.predict(records, self.encrypted, threads=self.threads))
