"""What the owner of the model runs where encrypted requests come in."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Union

from sealion import _core, _files
from sealion.client import Manifest, PathOrText
from sealion.encrypted_model import EncryptedModel


class Server:
    """Answers encrypted requests with one model, from bytes to bytes; holds no secret.

    Any number of threads may ask at once.

    Args:
        model: an :class:`EncryptedModel`, or the path of a model file.

    Raises:
        SealionError: ``not_found``, ``corrupt``, ``unsupported`` or ``insecure``, with the file's
            name and what is wrong with it.

    >>> server = sealion.Server("model.sealion")
    >>> answer = server.predict(request, keys)
    """

    def __init__(self, model: Union[EncryptedModel, PathOrText]) -> None:
        if isinstance(model, EncryptedModel):
            data, what = model.to_bytes(), f"model {model.name!r}"
        else:
            data, what = _files.read(Path(model)), str(model)
        self._core = _core.Service(data, what)

    @property
    def name(self) -> str:
        """The model's name."""
        return self._core.name

    @property
    def manifest(self) -> Manifest:
        """What clients must know, public."""
        return Manifest(self._core.manifest)

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
            keys: the client's evaluation keys, where the model needs some.
            threads: 0 for as many as there are processors.

        Raises:
            SealionError: ``corrupt`` for damaged or hostile bytes, ``incompatible`` for those of
                another model or key, ``invalid_argument`` where keys are missing.
        """
        return self._core.answer(request, keys, threads)

    def __repr__(self) -> str:
        return f"<Server of {self.name!r}>"
