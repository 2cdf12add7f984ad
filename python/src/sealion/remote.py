"""A model on a server, asked about records that the server never sees."""

from __future__ import annotations

import hashlib
import os
import threading
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Optional

import numpy as np
import numpy.typing as npt

from sealion import _data, _files
from sealion._errors import SealionError
from sealion._http import Address, HttpClient, HttpOptions, Token, parse_address
from sealion._protocol import NAME, Inference, InferenceServer, RefusedError
from sealion.client import Client, Manifest, Output, PathOrText, SecretKey, read_answers


@dataclass(frozen=True)
class _Session:
    """A model as the server has it, and the keys to ask it."""

    client: Client
    digest: str  #: of the manifest
    keys: bytes  #: for the server; empty where it needs none
    keys_digest: str


class RemoteModel:
    """A model on a server of ``sealion serve``, with the verbs of scikit-learn.

    Records are encrypted here and answers decrypted here. Any number of threads may ask at once.

    Args:
        url: the server, ``"http://127.0.0.1:8000"``, or one of its models,
            ``"https://example.org/v2/models/linear"``.
        model: its name, where the address names none and the server has several.
        token: what the server knows you by; without it that of ``$SEALION_TOKEN``, if any. It is
            never printed, and not sent unencrypted to another machine.
        keys: a file for the secret key, made where there is none (mode 0600), with the server's
            keys beside it; without it keys are made for this object alone and forgotten with it.
        ca: a PEM file of authorities to trust instead of the system's.
        least_security: bits that the model's parameters must have, as for :class:`Manifest`.
        least_security_table: by whose estimate.
        timeout: seconds after which one request is given up.
        patience: seconds in which a server is asked again that is busy or cut the connection. Where
            the model counts the records it answers, a request that may have been counted is not.
        insecure_no_tls: send the token unencrypted to another machine after all.
        threads: for encryption and decryption; 0 for as many as there are processors.

    Raises:
        SealionError: ``io`` for a server that cannot be reached, is busy or fails, ``not_found``,
            ``invalid_argument`` for a token that it does not take, ``insecure`` and ``corrupt`` for
            what cannot be trusted.

    >>> with sealion.RemoteModel("http://127.0.0.1:8000") as model:
    ...     model.predict(X)
    """

    def __init__(
        self,
        url: str,
        *,
        model: Optional[str] = None,
        token: Optional[str] = None,
        keys: Optional[PathOrText] = None,
        ca: Optional[PathOrText] = None,
        least_security: int = 128,
        least_security_table: str = "2024",
        timeout: float = 600.0,
        patience: float = 60.0,
        insecure_no_tls: bool = False,
        threads: int = 0,
    ) -> None:
        address = parse_address(url)
        text = os.environ.get("SEALION_TOKEN") if token is None else token
        options = HttpOptions(
            token=Token(text) if text else None,
            ca=None if ca is None else os.fspath(ca),
            timeout=timeout,
            may_send_token_in_clear=insecure_no_tls,
        )
        self._http = HttpClient(address, options)
        self._server = InferenceServer(self._http, patience)
        self._least = (least_security, least_security_table)
        self._key_file = None if keys is None else Path(keys)
        self._timeout, self._threads = timeout, threads
        self._name = _model_meant(self._server, address, model)
        version = f"/versions/{address.version}" if address.version else ""
        self._path = f"/v2/models/{self._name}{version}"
        self._lock = threading.Lock()
        self._session = self._open()

    @property
    def name(self) -> str:
        """What the server calls the model."""
        return self._name

    @property
    def manifest(self) -> Manifest:
        """What is public of the model."""
        return self._session.client.manifest

    @property
    def classes_(self) -> npt.NDArray[Any] | None:
        """What the model tells apart; None where it tells numbers."""
        return self.manifest.classes

    def predict(self, X: Any) -> npt.NDArray[Any]:
        """Classes or numbers, ``[records]``.

        Args:
            X: raw records, ``[records, ...]`` or a data frame, as the model was trained on: any
                number of them, in as many requests as it takes.

        Raises:
            SealionError: as the constructor does, and as ``Client.encrypt`` and ``Client.decrypt``.
        """
        return self.ask(X, "predictions")

    def predict_proba(self, X: Any) -> npt.NDArray[np.float64]:
        """The probability of each class, ``[records, classes]``; raises as ``predict`` does, and
        ``invalid_argument`` for a model that tells none."""
        return self.ask(X, "probabilities")

    def decision_function(self, X: Any) -> npt.NDArray[np.float64]:
        """The network's real numbers in front of classes, ``[records, outputs]``; raises as
        ``predict`` does."""
        return self.ask(X, "scores")

    def ask(self, X: Any, output: Output = "predictions") -> npt.NDArray[Any]:
        """What the model tells, as ``Client.decrypt`` names it: ``"integers"`` are exact.

        All answers are of one model: where the server has another one meanwhile, that one is asked
        from the first record on.
        """
        inputs = _data.as_inputs(X)
        session = self._session
        try:
            integers = self._ask_all(session, inputs)
        except RefusedError as refused:
            if refused.reason != "incompatible":
                raise
            before, session = session, self._reopen(session)
            if session.digest == before.digest:
                raise
            integers = self._ask_all(session, inputs)
        return read_answers(session.client.manifest, integers, output)

    def close(self) -> None:
        """Ends the connections and wipes the key in memory. It is of no use any more."""
        self._http.close()
        self._session.client.key.wipe()

    def __enter__(self) -> RemoteModel:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"<RemoteModel {self._name!r} at {self._http.address.base}>"

    def __reduce__(self) -> Any:
        raise TypeError("a remote model holds a secret key, and is not pickled")

    def _open(self) -> _Session:
        metadata = self._server.metadata(self._path)
        bits, table = self._least
        manifest = Manifest(
            metadata.manifest.encode(), least_security=bits, least_security_table=table
        )
        client = Client(manifest)
        keys = _keys_of(client, self._key_file)
        session = _Session(
            client, metadata.digest, keys, hashlib.sha256(keys).hexdigest() if keys else ""
        )
        if keys and not self._server.has_keys(session.keys_digest):
            self._server.put_keys(session.keys_digest, keys)
        return session

    def _reopen(self, old: _Session) -> _Session:
        with self._lock:  # of several threads that meet another model, one reads it
            if self._session is old:
                self._session = self._open()
            return self._session

    def _ask_all(self, session: _Session, inputs: _data.Inputs) -> npt.NDArray[np.int64]:
        most = session.client.manifest.batch
        count = max(_data.record_count(inputs), 1)
        parts = [
            self._ask_some(session, _data.part(inputs, first, first + most))
            for first in range(0, count, most)
        ]
        return parts[0] if len(parts) == 1 else np.concatenate(parts)

    def _ask_some(self, session: _Session, records: _data.Inputs) -> npt.NDArray[np.int64]:
        client = session.client
        key, core, manifest = client.key.core, client._core, client.manifest
        request, record = core.encrypt(key, records, self._threads)
        inference = Inference(
            path=self._path,
            encrypted=request,
            keys=session.keys_digest,
            largest_answer=manifest.largest_answer_bytes,
            may_repeat=manifest.query_budget == 0,
            timeout=self._timeout,
        )
        try:
            answer = self._server.infer(inference)
        except RefusedError as refused:
            if refused.reason != "missing_keys" or not session.keys:
                raise
            self._server.put_keys(session.keys_digest, session.keys)  # it put them away meanwhile
            answer = self._server.infer(inference)
        return core.decrypt(manifest.outputs, key, record, [answer], self._threads)


def _model_meant(server: InferenceServer, address: Address, model: Optional[str]) -> str:
    if address.model and model and address.model != model:
        raise SealionError(
            "invalid_argument", f"model={model!r}: the address names the model {address.model!r}"
        )
    named = address.model or model
    if named and not NAME.fullmatch(named):
        raise SealionError("invalid_argument", f"model={named!r} is no name of a model")
    if named:
        return named
    names = sorted(set(server.models()))
    if not names:
        raise SealionError("not_found", f"{address.base} has no model that is ready")
    if len(names) > 1:
        raise SealionError(
            "invalid_argument",
            f"{address.base} has several models: choose with model= one of {', '.join(names)}",
        )
    return names[0]


def _keys_of(client: Client, file: Optional[Path]) -> bytes:
    """Gives the client its key. The evaluation keys, those of an earlier time where there are."""
    if file is None:
        client.keygen()
        return client.evaluation_keys()
    if file.exists():
        client.load_key(file)
    else:
        client.keygen().save(file)
    if not client.manifest.needs_evaluation_keys:
        return b""
    beside = file.with_name(f"{file.name}.{client.manifest.model_id[:16]}.evaluation")
    if beside.exists() and beside.stat().st_mtime_ns >= file.stat().st_mtime_ns:
        return _files.read(beside)
    keys = client.evaluation_keys()
    _files.write(beside, keys)
    return keys
