"""What the owner of the data needs: keys, encryption, decryption."""

from __future__ import annotations

import json
import os
import threading
from pathlib import Path
from types import TracebackType
from typing import Any, Literal, NamedTuple, Union

import numpy as np
import numpy.typing as npt

from sealion import _core, _data, _files
from sealion._errors import SealionError

PathOrText = Union[str, "os.PathLike[str]"]
Output = Literal["predictions", "probabilities", "scores", "integers"]


class Manifest:
    """What a client must know of a model, and all of it: public, and without weights.

    Args:
        source: the manifest's JSON text, or the path of its file.
        least_security: bits that its parameters must have: 128, 192 or 256.
        least_security_table: by whose estimate, whatever table it names: ``"2024"``, ``"2018"`` as
            Microsoft SEAL has it, or of quantum attacks ``"2024-quantum"`` and ``"2018-quantum"``;
            ``""`` takes its word.

    Raises:
        SealionError: ``corrupt`` naming the field at fault, ``insecure`` for less security.
    """

    def __init__(
        self,
        source: PathOrText | bytes,
        *,
        least_security: int = 128,
        least_security_table: str = "2024",
    ) -> None:
        self._text = _text_of(source)
        self._least = (least_security, least_security_table)
        self._core = _core.Manifest(self._text, *self._least)
        self._fields: dict[str, Any] = json.loads(self._text)

    @property
    def name(self) -> str:
        """The model's name."""
        return self._core.name

    @property
    def input_shape(self) -> tuple[int, ...]:
        """Of one record as integers."""
        return tuple(self._core.input_shape)

    @property
    def outputs(self) -> int:
        """Integers of one answer."""
        return self._core.outputs

    @property
    def classes(self) -> npt.NDArray[Any] | None:
        """What the model tells apart; None where it tells numbers."""
        return None if self.tells_numbers else _data.as_labels(self._core.classes)

    @property
    def tells_numbers(self) -> bool:
        """Whether its answers are numbers, not classes."""
        return self._core.tells_numbers

    @property
    def tells_probabilities(self) -> bool:
        """Whether probabilities of its classes can be told from its answers."""
        return self._core.tells_probabilities

    @property
    def batch(self) -> int:
        """Records that one request has room for."""
        return self._core.batch

    @property
    def needs_evaluation_keys(self) -> bool:
        """Whether the server needs a client's evaluation keys to answer."""
        return self._core.needs_evaluation_keys

    @property
    def largest_answer_bytes(self) -> int:
        """No answer has more bytes: what to stop reading at."""
        return self._core.largest_answer_bytes

    @property
    def query_budget(self) -> int:
        """Records that the server answers for one key; 0 for any number."""
        return self._core.query_budget

    @property
    def answer_step(self) -> float:
        """What the integers of answers are multiplied with to be the network's real numbers."""
        output = self._fields["output"]
        return float(output["scale"]) * 2.0 ** int(output.get("shift", 0))

    @property
    def model_id(self) -> str:
        """Names the model in every file that belongs to it: 64 hexadecimal digits."""
        return str(self._fields["model_id"])

    def to_json(self) -> str:
        """Its JSON text."""
        return self._text

    def save(self, path: PathOrText) -> None:
        """Writes its JSON text."""
        _files.write(Path(path), self._text.encode())

    def __reduce__(self) -> Any:
        return _manifest_of, (self._text, self._least)

    def __repr__(self) -> str:
        what = "a number" if self.tells_numbers else f"{len(self._core.classes)} classes"
        return (
            f"<Manifest of {self.name!r}: records {self.input_shape}, tells {what}, "
            f"n = {self._fields['n']}>"
        )


def _manifest_of(text: str, least: tuple[int, str]) -> Manifest:
    return Manifest(text, least_security=least[0], least_security_table=least[1])


def _text_of(source: PathOrText | bytes) -> str:
    if isinstance(source, bytes):
        return source.decode("utf-8", "replace")
    if isinstance(source, str) and source.lstrip().startswith("{"):
        return source
    return _files.read(Path(source)).decode("utf-8", "replace")


class SecretKey:
    """A client's secret key. Whoever has it reads everything encrypted under it.

    It is never printed or pickled, and its memory is wiped when the object goes, or at the end of
    ``with client.keygen() as key:``.
    """

    def __init__(self, core: _core.SecretKey) -> None:
        self._core: _core.SecretKey | None = core

    @property
    def core(self) -> _core.SecretKey:
        """For the package alone."""
        if self._core is None:
            raise SealionError("invalid_argument", "this secret key was wiped")
        return self._core

    def save(self, path: PathOrText) -> None:
        """Writes the key for its owner alone (mode 0600); no file is replaced.

        Raises:
            SealionError: ``io`` where there is such a file already, or none can be written.
        """
        data = bytearray(self.core.size)
        try:
            self.core.write(data)
            _files.write_secret(Path(path), data)
        finally:
            data[:] = bytes(len(data))

    def wipe(self) -> None:
        """Wipes it now. It is of no use any more."""
        self._core = None

    def __enter__(self) -> SecretKey:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.wipe()

    def __repr__(self) -> str:
        return "<SecretKey, wiped>" if self._core is None else "<SecretKey>"

    def __reduce__(self) -> Any:
        raise TypeError("a secret key is not pickled: save(path) writes it for its owner alone")


class RequestRecord:
    """What a client keeps of a request until its answer comes, so that it takes no other for it.

    Holds nothing secret.

    Args:
        source: the JSON text that ``save`` or ``sealion encrypt`` wrote, or the path of its file.

    Raises:
        SealionError: ``corrupt`` naming the field at fault.
    """

    def __init__(self, source: PathOrText | bytes) -> None:
        self._core = _core.RequestRecord.from_json(_text_of(source))

    @property
    def records(self) -> int:
        """Records of the request."""
        return self._core.records

    def to_json(self) -> str:
        """Its JSON text."""
        return self._core.to_json()

    def save(self, path: PathOrText) -> None:
        """Writes its JSON text."""
        _files.write(Path(path), self.to_json().encode())

    def __reduce__(self) -> Any:
        return RequestRecord, (self.to_json(),)

    def __repr__(self) -> str:
        return f"<RequestRecord of {self.records} records>"

    @classmethod
    def _of(cls, core: _core.RequestRecord) -> RequestRecord:
        made = cls.__new__(cls)
        made._core = core
        return made


class SplitRequest(NamedTuple):
    """A request split by plaintext modulus."""

    messages: list[bytes]  #: one for each machine, none needs to know of another
    record: RequestRecord  #: of all of them


class Client:
    """Encrypts records and decrypts answers of one model, which it never sees.

    Args:
        manifest: the model's public manifest, its JSON text or its file. To ask for more than 128
            bits of security, or by another table, give a :class:`Manifest` that was read so.
        key: a key of an earlier client; ``keygen`` makes one, ``load_key`` reads one.

    >>> client = sealion.Client("model.manifest.json")
    >>> client.keygen().save("secret.key")
    >>> request = client.encrypt(X)                 # bytes, for the server
    >>> client.decrypt(answer)                      # what the server's bytes tell
    """

    def __init__(self, manifest: Manifest | PathOrText | bytes, key: SecretKey | None = None):
        self.manifest = manifest if isinstance(manifest, Manifest) else Manifest(manifest)
        self._core = _core.Client(self.manifest._core)
        self._key = key
        self._last = threading.local()

    @property
    def key(self) -> SecretKey:
        """The key in use."""
        if self._key is None:
            raise SealionError(
                "invalid_argument", "the client has no key: call keygen() or load_key(path) first"
            )
        return self._key

    def keygen(self) -> SecretKey:
        """A fresh key from the operating system's random generator, in use from now on."""
        self._key = SecretKey(_core.SecretKey.generate(self.manifest._core))
        return self._key

    def load_key(self, path: PathOrText) -> SecretKey:
        """The key of a file that ``SecretKey.save`` or ``sealion keygen`` wrote.

        Raises:
            SealionError: ``corrupt`` for a damaged file, ``incompatible`` for other parameters.
        """
        data = _files.read_secret(Path(path))
        try:
            self._key = SecretKey(_core.SecretKey.read(self.manifest._core, data))
        finally:
            data[:] = bytes(len(data))
        return self._key

    def evaluation_keys(self) -> bytes:
        """What the server needs to answer, public; empty where it needs nothing."""
        return self._core.evaluation_keys(self.key.core)

    def encrypt(self, X: Any, *, threads: int = 0) -> bytes:
        """A request for the server.

        Args:
            X: raw records, ``[records, ...]`` or a data frame, as the model was trained on; at most
                ``manifest.batch`` of them.
            threads: 0 for as many as there are processors.

        Raises:
            SealionError: ``invalid_argument`` for too many records or values that the model does
                not take, ``incompatible`` for records of another shape.
        """
        request, record = self._core.encrypt(self.key.core, _data.as_inputs(X), threads)
        self._last.record = record
        return request

    def encrypt_split(self, X: Any, *, threads: int = 0) -> SplitRequest:
        """The same request split by plaintext modulus, so that machines share the work.

        Each answers one of the messages, with the same model and evaluation keys; ``decrypt``
        joins the answers.

        Raises:
            SealionError: as ``encrypt``, and ``invalid_argument`` for a model whose requests are
                not split: of one plaintext modulus, or none, with a query budget or with noise on
                its logits.
        """
        messages, record = self._core.encrypt_split(self.key.core, _data.as_inputs(X), threads)
        self._last.record = record
        return SplitRequest(messages, RequestRecord._of(record))

    def record(self, request: Any) -> RequestRecord:
        """What to keep of a request of ``encrypt`` that is answered later.

        Raises:
            SealionError: ``corrupt`` or ``incompatible`` for other bytes.
        """
        return RequestRecord._of(self._core.record(request))

    def decrypt(
        self,
        answer: Any,
        output: Output = "predictions",
        *,
        request: RequestRecord | bytes | None = None,
        threads: int = 0,
    ) -> npt.NDArray[Any]:
        """What a server's answer tells.

        Args:
            answer: the server's bytes, which are not trusted; of a split request a list of all
                answers, in any order.
            output: ``"predictions"``, classes or numbers, ``[records]``; ``"probabilities"``,
                ``[records, classes]``; ``"scores"``, the network's real numbers, or the
                ``"integers"`` that stand for them, ``[records, outputs]``.
            request: what it answers, or the ``record`` of that; by default the last request that
                this thread encrypted.

        Raises:
            SealionError: ``corrupt`` for damaged bytes, ``incompatible`` for the answer to another
                request or of another key or model, or where one is missing, ``undecryptable`` for one that is nothing but
                noise, ``invalid_argument`` for what the model does not tell.
        """
        asked = self._asked(request)
        answers = answer if isinstance(answer, (list, tuple)) else [answer]
        integers = self._core.decrypt(self.manifest.outputs, self.key.core, asked, answers, threads)
        return read_answers(self.manifest, integers, output)

    def noise_budget_bits(self, answer: Any, request: RequestRecord | bytes | None = None) -> int:
        """The least noise budget that is left in an answer, in bits."""
        return self._core.noise_budget_bits(self.key.core, self._asked(request), answer)

    def _asked(self, request: RequestRecord | bytes | None) -> _core.RequestRecord:
        if isinstance(request, RequestRecord):
            return request._core
        if request is not None:
            return self._core.record(request)
        last: _core.RequestRecord | None = getattr(self._last, "record", None)
        if last is None:
            raise SealionError(
                "invalid_argument",
                "this thread has encrypted nothing: say what was asked, decrypt(answer, request=...)",
            )
        return last

    def __repr__(self) -> str:
        return f"<Client of {self.manifest.name!r}, {'no key' if self._key is None else 'a key'}>"


def read_answers(
    manifest: Manifest, integers: npt.NDArray[np.int64], output: Output
) -> npt.NDArray[Any]:
    """Decrypted integers, ``[records, outputs]``, as what was asked for."""
    if output == "integers":
        return integers
    if output == "scores":
        return integers * manifest.answer_step
    if output == "probabilities":
        return manifest._core.read_probabilities(integers)
    if output != "predictions":
        raise SealionError(
            "invalid_argument",
            f"output={output!r}: 'predictions', 'probabilities', 'scores' and 'integers' are possible",
        )
    classes = manifest.classes
    if classes is None:
        return manifest._core.read_numbers(integers)
    return np.asarray(classes[manifest._core.read_classes(integers)])
