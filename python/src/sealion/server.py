"""What the owner of the model runs where encrypted requests come in."""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple, Optional, Union

from sealion import _core, _files
from sealion.client import Manifest, PathOrText
from sealion.encrypted_model import EncryptedModel


#: What may evaluate.
DEVICES = ("auto", "cpu", "cuda", "emulated")

#: What evaluation keys of this project begin with; Microsoft SEAL's go with their requests.
OWN_KEYS = b"SEALIONE"


class Device(NamedTuple):
    """What evaluates, as of the last answer: ``Server.device``."""

    kind: str
    """``"cpu"``, ``"cuda"`` or ``"emulated"``."""
    name: str
    """Of the card, or of the processor's kernels."""
    why: str
    """One sentence: what was asked for, what forecasts say, what was refused."""


class ClientKeys:
    """A client's evaluation keys as a server has them ready: ``Server.load_keys``."""

    def __init__(self, core: _core.ClientKeys) -> None:
        self._core = core


class Server:
    """Answers encrypted requests with one model, from bytes to bytes; holds no secret.

    Any number of threads may ask at once.

    Args:
        model: an :class:`EncryptedModel`, or the path of a model file.
        query_ledger: for models with a query budget, the file that counts the records answered for
            each key; it is made where there is none, and several processes may share it.
        device: what evaluates: ``"cpu"``, ``"cuda"``, ``"emulated"``, or ``"auto"``, which is a
            graphics card where there is one and its forecast is better, and else, and wherever the
            card refuses, the processor.

    Raises:
        SealionError: ``not_found``, ``corrupt``, ``unsupported`` or ``insecure``, with the file's
            name and what is wrong with it; ``unsupported`` for a device that is not to be had or
            does not run the model.

    >>> server = sealion.Server("model.sealion")
    >>> answer = server.predict(request, keys)
    """

    def __init__(
        self,
        model: Union[EncryptedModel, PathOrText],
        *,
        query_ledger: Optional[PathOrText] = None,
        device: str = "auto",
    ) -> None:
        if isinstance(model, EncryptedModel):
            data, what = model.to_bytes(), f"model {model.name!r}"
        else:
            data, what = _files.read(Path(model)), str(model)
        ledger = "" if query_ledger is None else str(query_ledger)
        self._core = _core.Service(data, what, ledger, device)
        self._last_keys: tuple[bytes, Any] = (b"", None)

    @property
    def name(self) -> str:
        """The model's name."""
        return self._core.name

    @property
    def manifest(self) -> Manifest:
        """What clients must know, public."""
        return Manifest(self._core.manifest, least_security_table="")

    @property
    def device(self) -> Device:
        """What evaluates, and why."""
        return Device(*self._core.device)

    @property
    def needs_evaluation_keys(self) -> bool:
        """Whether clients must send their evaluation keys."""
        return self._core.needs_evaluation_keys

    @property
    def largest_request_bytes(self) -> int:
        """No longer request is answered: what to stop reading at."""
        return self._core.largest_request_bytes

    @property
    def largest_key_bytes(self) -> int:
        """No longer evaluation keys are taken; 0 where none are needed."""
        return self._core.largest_key_bytes

    def predict(self, request: Any, keys: Any = b"", *, threads: int = 0) -> bytes:
        """The encrypted answer to an encrypted request.

        Args:
            request: bytes of ``Client.encrypt``, ``sealion encrypt`` or Microsoft SEAL's clients,
                which are not trusted.
            keys: the client's evaluation keys, where the model needs some: their bytes, or what
                ``load_keys`` made of them.
            threads: 0 for as many as there are processors.

        Raises:
            SealionError: ``corrupt`` for damaged or hostile bytes, ``incompatible`` for those of
                another model or key, ``invalid_argument`` where keys are missing.
        """
        return self._core.answer(request, self._ready(keys), threads)

    def load_keys(self, keys: Any) -> ClientKeys:
        """A client's evaluation keys, checked and ready for many requests of ``predict``.

        Raises:
            SealionError: as ``predict`` does of keys.
        """
        return ClientKeys(self._core.read_keys(keys))

    def _ready(self, keys: Any) -> Any:
        """Keys that are ready, or bytes; those of the last call if they are the very same."""
        if isinstance(keys, ClientKeys):
            return keys._core
        if not isinstance(keys, bytes) or not keys.startswith(OWN_KEYS):
            return keys
        last, ready = self._last_keys
        if last is not keys:
            ready = self._core.read_keys(keys)
            self._last_keys = (keys, ready)
        return ready

    def __repr__(self) -> str:
        return f"<Server of {self.name!r}>"
