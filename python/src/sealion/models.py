"""HEras: networks with the life of a Keras model, on encrypted records."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from sealion import _core, _data
from sealion._errors import SealionError
from sealion._progress import Verbose, shown
from sealion.client import PathOrText
from sealion.encrypted_model import Encrypted, EncryptedModel
from sealion.evaluation import Evaluation
from sealion.layers import Input, Layer, Network, Tensor

#: Losses by Keras' names: whether they are of classes.
LOSSES = {
    "categorical_crossentropy": True,
    "sparse_categorical_crossentropy": True,
    "binary_crossentropy": True,
    "mean_squared_error": False,
    "mse": False,
}


class History:
    """What ``fit`` saw, epoch by epoch, as Keras has it."""

    def __init__(self, epochs: Sequence[dict[str, float | None]]) -> None:
        self.epoch = list(range(len(epochs)))
        self.history: dict[str, list[float]] = {}
        for name in epochs[0] if epochs else ():
            values = [epoch[name] for epoch in epochs]
            if any(value is not None for value in values):
                self.history[name] = [float("nan") if v is None else v for v in values]

    def __repr__(self) -> str:
        last = ", ".join(f"{name} {values[-1]:.4f}" for name, values in self.history.items())
        return f"<History of {len(self.epoch)} epochs: {last}>"


class Model:
    """A graph of layers, from an ``Input``'s tensor to the tensor of the answer.

    >>> x = sealion.Input((8, 8, 1)).tensor()
    >>> left = sealion.Conv2D(8, 3, activation="square")(x)
    >>> model = sealion.Model(sealion.Dense(10)(sealion.Flatten()(left)))
    """

    def __init__(self, outputs: Tensor, name: str = "model") -> None:
        self._network = Network.graph(outputs)
        self._begin(name)

    def _begin(self, name: str) -> None:
        self.name = name
        self._compiled: dict[str, Any] = {}
        self._classifies = True
        self._trained: EncryptedModel | None = None

    @property
    def layers(self) -> list[Layer]:
        """In an order in which they can be computed."""
        return list(self._network.layers)

    def compile(
        self,
        optimizer: str = "adam",
        loss: str = "categorical_crossentropy",
        metrics: Sequence[str] | None = None,
        *,
        learning_rate: float = 3e-3,
    ) -> None:
        """How ``fit`` shall search.

        Args:
            optimizer: ``"adam"``, ``"adamw"`` or ``"sgd"``.
            loss: ``"categorical_crossentropy"`` (integer labels too) or ``"mean_squared_error"``.
            metrics: accuracy is told always; the argument is there as Keras has it.
            learning_rate: the highest of the schedule.
        """
        if loss not in LOSSES:
            raise SealionError(
                "invalid_argument", f"no loss {loss!r}: {', '.join(LOSSES)} are possible"
            )
        self._classifies = LOSSES[loss]
        self._compiled = {"optimizer": optimizer, "learning_rate": learning_rate}

    def fit(
        self,
        x: Any,
        y: Any,
        epochs: int = 10,
        batch_size: int = 32,
        validation_split: float = 0.0,
        *,
        seed: int = 1,
        augment: bool = True,
        threads: int = 0,
        verbose: Verbose = "auto",
    ) -> History:
        """Finds the integer weights: in floating point first, then with weights rounded at each use.

        Runs in a process of its own, which needs libtorch, and ends at Ctrl-C; the model is
        unchanged then. Same data, options and seed: the same model, to the bit.

        Args:
            x: raw records, ``[records, ...]`` or a data frame.
            y: their classes (labels, or one-hot rows) or numbers, ``[records]``.
            epochs: times through the records, all phases together.
            validation_split: share of the records, the last ones, that only judge.
            augment: turn, scale, shear and shift pictures of bytes anew each epoch.
            verbose: ``"auto"`` shows progress on terminals and in notebooks.

        Raises:
            SealionError: ``unsupported`` where libtorch is missing, ``invalid_argument`` for
                classes or options that do not fit and where training diverges.
        """
        from sealion._trainer import trainer

        inputs = _data.as_inputs(x)
        known = self._targets(y)
        options = {
            **self._compiled,
            "epochs": epochs,
            "batch_size": batch_size,
            "validation_split": validation_split,
            "seed": seed,
            "augment": augment,
        }
        with shown("training", verbose) as progress:
            trained, epochs_seen = trainer().fit(
                self._network, self.name, inputs, known, options, threads, progress
            )
        labels = self._labels(y)
        self._trained = EncryptedModel(
            _core.Model.from_bytes(trained, f"model {self.name!r}"), classes=labels
        )
        return History(epochs_seen)

    def _targets(self, y: Any) -> _data.Targets:
        if not self._classifies:
            return _data.as_numbers(y)
        return _data.as_classes(_no_one_hot(y))

    def _labels(self, y: Any) -> npt.NDArray[Any] | None:
        return np.unique(_no_one_hot(y)) if self._classifies else None

    @property
    def encrypted_model(self) -> EncryptedModel:
        """The trained network as what ``Server`` and ``Client`` take."""
        if self._trained is None:
            raise SealionError("invalid_argument", "the model has no weights yet: call fit first")
        return self._trained

    def until(self, layer: str, x: Any) -> EncryptedModel:
        """The trained network as far as one of its layers: an encoder, whose integers
        ``Client.decrypt(answer, "integers")`` gives.

        Args:
            layer: its name, as ``summary()`` has it: ``"activation_1"``.
            x: the records that the network was trained on, on which ranges are calibrated.
        """
        network, weighted = self._network.until(layer)
        inputs = _data.as_inputs(x)
        core = network.build(_core, f"{self.name}-{layer}", inputs, _data.are_pictures(inputs))
        core.set_weights(self.encrypted_model._core.weights()[:weighted])
        core.calibrate(inputs)
        return EncryptedModel(core)

    def evaluate(
        self, x: Any, y: Any, encrypted: bool = False, *, verbose: Verbose = "auto"
    ) -> Evaluation:
        """Accuracy on records of known classes, or the variance explained of known numbers; with
        ``encrypted=True`` by ciphertexts, compared with the integers one by one."""
        return self.encrypted_model.evaluate(
            x, _no_one_hot(y) if self._classifies else y, encrypted, verbose=verbose
        )

    def predict(self, x: Any, encrypted: Encrypted = "simulate") -> npt.NDArray[Any]:
        """As Keras does: probabilities, ``[records, classes]``, or numbers, ``[records, 1]``; by
        the integers of the network, or with ``encrypted=True`` by ciphertexts."""
        how: Encrypted = "simulate" if encrypted is False else encrypted
        if self._classifies:
            return self.encrypted_model.predict_proba(x, how)
        return self.encrypted_model.predict(x, how)[:, np.newaxis]

    def summary(self) -> str:
        """Keras' table: layer, output shape, parameters, range of the weights."""
        return self._core_model().summary()

    def count_params(self) -> int:
        """Numbers that training finds."""
        return self._core_model().parameter_count

    def _core_model(self) -> _core.Model:
        if self._trained is not None:
            return self._trained._core
        first = self._network.layers[0]
        if not isinstance(first, Input) or first.shape is None:
            raise SealionError(
                "invalid_argument",
                "the shape of records is known after fit, or from sealion.Input(shape) in front",
            )
        stand_in = np.zeros((2, *first.shape), np.float64)
        stand_in[1] = 1
        model: _core.Model = self._network.build(_core, self.name, stand_in, False)
        return model

    def get_weights(self) -> list[npt.NDArray[Any]]:
        """Integer kernels and biases, layer by layer, flat."""
        pairs = self.encrypted_model._core.weights()
        return [array for pair in pairs for array in pair]

    def set_weights(self, weights: Sequence[npt.NDArray[Any]]) -> None:
        """Replaces the integers of a trained model. What was calibrated and planned was of the old
        ones and goes, and so does the scale of probabilities, which ``fit`` finds."""
        flat = [np.asarray(array) for array in weights]
        pairs = [
            (np.ascontiguousarray(kernel, np.int32), np.ascontiguousarray(bias, np.int64))
            for kernel, bias in zip(flat[::2], flat[1::2])
        ]
        model = self.encrypted_model
        with model._replanned():
            model._core.set_weights(pairs)
        self._trained = EncryptedModel(model._core, classes=model._classes)

    def save(self, path: PathOrText) -> None:
        """Writes the model file and, beside it, the public manifest for clients."""
        self.encrypted_model.save(path)

    def __repr__(self) -> str:
        state = "not trained" if self._trained is None else "trained"
        return f"<{type(self).__name__} {self.name!r}: {len(self.layers)} layers, {state}>"


class Sequential(Model):
    """A stack of layers.

    >>> model = sealion.Sequential([
    ...     sealion.Flatten(),
    ...     sealion.Dense(30, activation="square"),
    ...     sealion.Dense(10),
    ... ])
    >>> model.compile(optimizer="adam")
    >>> model.fit(x_train, y_train, epochs=10)
    >>> model.evaluate(x_test, y_test, encrypted=True)
    """

    def __init__(self, layers: Sequence[Layer] = (), name: str = "model") -> None:
        self._stack = list(layers)
        self._network = Network.stack(self._stack)
        self._begin(name)

    def add(self, layer: Layer) -> None:
        """Appends a layer; what was trained is forgotten."""
        self._stack.append(layer)
        self._network = Network.stack(self._stack)
        self._trained = None


def _no_one_hot(y: Any) -> npt.NDArray[Any]:
    array = np.asarray(y)
    if array.ndim == 2 and array.shape[1] > 1:
        return np.asarray(array.argmax(axis=1))
    return array.reshape(len(array)) if array.ndim == 2 else array
