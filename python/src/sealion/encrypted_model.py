"""A trained model that answers encrypted records."""

from __future__ import annotations

import operator
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal, Union

import numpy as np
import numpy.typing as npt

from sealion import _core, _data, _files
from sealion._errors import SealionError
from sealion._original import Original
from sealion._progress import Verbose, shown
from sealion._session import Session
from sealion.client import Manifest, Output, PathOrText, read_answers
from sealion.evaluation import Evaluation
from sealion.plan import Plan

#: How records are answered: by the original in floating point, by the exact integers of the
#: encrypted program, or by ciphertexts.
Encrypted = Union[bool, Literal["simulate"]]


class EncryptedModel:
    """A model whose weights are integers and whose encryption parameters are chosen.

    ``sealion.convert`` makes one of a model that was trained elsewhere, ``sealion.load`` reads one.
    In ``predict``, ``predict_proba`` and ``score``, ``encrypted`` says how records are answered:
    ``True`` by ciphertexts, through a client and a server in this process; ``"simulate"`` by the
    same integers without ciphertexts, which gives the same answers; ``False`` by the original model
    in floating point, where there still is one.
    """

    def __init__(
        self,
        core: _core.Model,
        original: Original | None = None,
        classes: npt.NDArray[Any] | None = None,
        report: dict[str, Any] | None = None,
    ) -> None:
        self._core = core
        self._original = original
        self._classes = classes  # in the original's own type
        self._report = report
        self._manifest: Manifest | None = None
        self._plan: Plan | None = None
        self._session: Session | None = None

    @property
    def name(self) -> str:
        """As it was named."""
        return self._core.name

    @property
    def manifest(self) -> Manifest:
        """What clients must know, public. Plans first where nothing is planned."""
        if self._manifest is None:
            self._manifest = Manifest(self._core.manifest(), least_security_table="")
        return self._manifest

    @property
    def classes_(self) -> npt.NDArray[Any] | None:
        """What the model tells apart, ``[classes]``; None where it tells numbers."""
        own = self.manifest.classes
        if own is None or self._classes is None:
            return own
        names = _data.label_names(self._classes)
        return self._classes if names == [str(name) for name in own.tolist()] else own

    @property
    def report(self) -> dict[str, Any] | None:
        """What conversion did, layer by layer, as ``sealion import --json`` says it."""
        return self._report

    @property
    def plan(self) -> Plan:
        """The encryption parameters and why they are what they are."""
        if self._plan is None:
            self._plan = Plan(self._core.plan_json(), self._core.plan_text)
        return self._plan

    def deploy(
        self,
        *,
        batch: int | None = None,
        layout: str = "",
        security: int = 128,
        client: str = "sealion",
        requests_per_key: float | None = None,
        detect_wraps: int = 0,
        model_privacy: int = 0,
        logit_noise: int = 0,
        query_budget: int = 0,
        verbose: Verbose = "auto",
    ) -> Plan:
        """Chooses encryption parameters anew. Clients need the new manifest.

        Args:
            batch: records of one request; None for one full batch of the slot-wise layout, 1 for
                the shortest answer to one record.
            layout: ``"slotwise"``, ``"packed"`` or ``"affine"``; empty for the best.
            security: 128, 192 or 256 bits.
            client: who encrypts, ``"sealion"`` or ``"seal"`` (Microsoft SEAL).
            requests_per_key: requests that share the upload of a client's evaluation keys.
            detect_wraps: where ranges are calibrated, of answers beyond them one in
                ``2**detect_wraps`` is not seen, and clients refuse the others; 0: none is seen.
            model_privacy: answers are masked so that each tells its logits and ``2**-model_privacy``
                beyond, up to 40 bits; 0: they tell far more (docs/security/attacks.md).
            logit_noise: with model privacy, the server adds an integer in ``[-logit_noise,
                logit_noise]`` to every logit.
            query_budget: records that a server answers for one key, which it counts in a file
                (``Server(model, query_ledger=...)``); 0: any number.

        Raises:
            SealionError: ``does_not_fit`` with the layer, the bits that it needs and what helps;
                ``invalid_argument`` for an option with what is possible.
        """
        options = plan_options(batch, layout, security, client, requests_per_key)
        options.detect_wraps = _count("detect_wraps", detect_wraps)
        options.model_privacy = _count("model_privacy", model_privacy)
        options.logit_noise = _count("logit_noise", logit_noise)
        options.query_budget = _count("query_budget", query_budget)
        with shown("planning", verbose) as progress, self._replanned():
            self._core.deploy(options, progress)
        return self.plan

    @contextmanager
    def _replanned(self) -> Iterator[None]:
        """Round what changes the plan: the old one is told in full before, and forgotten after."""
        if self._plan is not None:
            self._plan.explain()
        yield
        self._manifest = self._plan = self._session = None

    def predict(
        self, X: Any, encrypted: Encrypted = True, *, threads: int = 0, device: str = "auto"
    ) -> npt.NDArray[Any]:
        """Classes or numbers, ``[records]``.

        Args:
            X: raw records, ``[records, ...]`` or a data frame, as the model was trained on.
            encrypted: how records are answered, see the class.
            threads: 0 for as many as there are processors.
            device: what evaluates ciphertexts, as :class:`Server` takes it.
        """
        if encrypted is False:
            return self._named(self._original_model().predict(X))
        return np.asarray(self._answers(X, encrypted, "predictions", threads, device))

    def predict_proba(
        self, X: Any, encrypted: Encrypted = True, *, threads: int = 0, device: str = "auto"
    ) -> npt.NDArray[np.float64]:
        """Probabilities of the classes, ``[records, classes]``; its arguments are ``predict``'s.

        Raises:
            SealionError: ``invalid_argument`` for a model that tells numbers, and for one whose
                probabilities do not follow from what is decrypted.
        """
        if encrypted is False:
            return self._original_probabilities(X)
        return np.asarray(self._answers(X, encrypted, "probabilities", threads, device))

    def score(self, X: Any, y: Any, encrypted: Encrypted = True) -> float:
        """Share of records whose class is right, or R² of a model that tells numbers.

        Raises:
            SealionError: as ``predict``, and ``invalid_argument`` unless there is one of ``y``,
                ``[records]``, for each record.
        """
        told, due = self.predict(X, encrypted), np.asarray(y)
        if due.size != told.size:
            raise SealionError(
                "invalid_argument", f"y has {due.size} values for {told.size} records"
            )
        return agreement(told, due, self.classes_ is not None)

    def evaluate(
        self,
        X: Any,
        y: Any,
        encrypted: bool = True,
        *,
        threads: int = 0,
        device: str = "auto",
        verbose: Verbose = "auto",
    ) -> Evaluation:
        """Accuracy, exactness, time and bytes on records that are known.

        Args:
            X: raw records, ``[records, ...]`` or a data frame.
            y: their classes or numbers, ``[records]``.
            encrypted: True to compare ciphertexts with the integers, False for the integers alone.
            threads: 0 for as many as there are processors.
            device: what evaluates ciphertexts, as :class:`Server` takes it.
        """
        inputs = _data.as_inputs(X)
        with shown("evaluating", verbose) as progress:
            return Evaluation(
                self._core.evaluate(
                    inputs, self._targets(y), bool(encrypted), threads, progress, device
                )
            )

    def save(self, path: PathOrText) -> None:
        """Writes the model file and, beside it, the public manifest for clients:
        ``model.sealion`` and ``model.manifest.json``."""
        file = Path(path)
        _files.write(file, self.to_bytes())
        _files.write(file.with_suffix(".manifest.json"), self.manifest.to_json().encode())

    def to_bytes(self) -> bytes:
        """The model file's bytes. They hold the weights."""
        return self._core.to_bytes()

    @classmethod
    def load(cls, path: PathOrText) -> EncryptedModel:
        """Reads a model file, which is not trusted.

        Raises:
            SealionError: ``not_found``, ``corrupt``, ``unsupported`` or ``insecure``.
        """
        return cls.from_bytes(_files.read(Path(path)), os.fspath(path))

    @classmethod
    def from_bytes(cls, data: Any, what: str = "the model") -> EncryptedModel:
        """Reads a model file's bytes, which are not trusted and which errors call ``what``."""
        return cls(_core.Model.from_bytes(data, what))

    def _answers(
        self, X: Any, encrypted: Encrypted, output: Output, threads: int, device: str = "auto"
    ) -> Any:
        inputs = _data.as_inputs(X)
        if encrypted == "simulate":
            integers = self._core.predict(inputs, False, threads)
        elif encrypted is True:
            integers = self._running(device).integers(inputs, threads)
        else:
            raise SealionError(
                "invalid_argument",
                f"encrypted={encrypted!r}: False, 'simulate' and True are possible",
            )
        classes = self.classes_
        if output != "predictions" or classes is None:
            return read_answers(self.manifest, integers, output)
        return classes[self.manifest._core.read_classes(integers)]

    def _running(self, device: str = "auto") -> Session:
        if self._session is None or self._session.device != device:
            self._session = Session(self.to_bytes(), self.manifest, self.plan, device)
        return self._session

    def _original_model(self) -> Original:
        if self._original is None:
            raise SealionError(
                "invalid_argument",
                "the original is not kept in model files: ask with encrypted='simulate' for the "
                "integers of the encrypted program, or convert the original again",
            )
        return self._original

    def _named(self, said: npt.NDArray[np.float64]) -> npt.NDArray[Any]:
        classes = self.classes_
        return said if classes is None else np.asarray(classes[said.astype(np.intp)])

    def _original_probabilities(self, X: Any) -> npt.NDArray[np.float64]:
        numbers = self._original_model().numbers(X)
        if self.classes_ is None:
            raise SealionError("invalid_argument", "the model tells numbers, no probabilities")
        if numbers.shape[1] == 1 and len(self.classes_) == 2:
            numbers = np.hstack([1 - numbers, numbers])
        if numbers.shape[1] != len(self.classes_) or np.any(abs(numbers.sum(axis=1) - 1) > 1e-3):
            raise SealionError("invalid_argument", "the original gives out scores, no probabilities")
        return numbers

    def _targets(self, y: Any) -> _data.Targets:
        if self.classes_ is None:
            return _data.as_numbers(y)
        return _data.as_classes(y, _data.label_names(self.classes_))

    def __reduce__(self) -> Any:
        """As its file holds it: without the original."""
        return _unpickled, (self.to_bytes(), self._classes, self._report)

    def __repr__(self) -> str:
        what = "numbers" if self.classes_ is None else f"{len(self.classes_)} classes"
        return f"<EncryptedModel {self.name!r}: tells {what}; {self.plan!r}>"

    def _repr_html_(self) -> str:
        return self.plan._repr_html_()


def _unpickled(
    data: bytes, classes: npt.NDArray[Any] | None, report: dict[str, Any] | None
) -> EncryptedModel:
    core = _core.Model.from_bytes(data, "the pickled model")
    return EncryptedModel(core, classes=classes, report=report)


def agreement(told: npt.NDArray[Any], due: npt.NDArray[Any], are_classes: bool) -> float:
    """The share of records of which the same is told as is due, or R² of numbers."""
    due = due.reshape(told.shape)
    if are_classes and (due.dtype.kind in "OUS") != (told.dtype.kind in "OUS"):
        told, due = np.array(_data.label_names(told)), np.array(_data.label_names(due))
    if are_classes:
        return float(np.mean(due == told))
    due = due.astype(np.float64)
    return float(1 - np.sum((due - told) ** 2) / np.sum((due - due.mean()) ** 2))


def plan_options(
    batch: int | None,
    layout: str,
    security: int,
    client: str = "sealion",
    requests_per_key: float | None = None,
) -> _core.PlanOptions:
    """What requests a model is planned for, as the library takes it."""
    options = _core.PlanOptions()
    options.batch = None if batch is None else _count("batch", batch)
    options.layout = layout
    options.security = _count("security", security)
    options.client = client
    options.requests_per_key = requests_per_key
    return options


def _count(name: str, value: Any) -> int:
    """A whole number that is not negative, as an option of the plan has to be."""
    try:
        count = operator.index(value)
    except TypeError:
        count = -1
    if count < 0:
        raise SealionError("invalid_argument", f"{name}={value!r}: a whole number, 0 or more")
    return count
