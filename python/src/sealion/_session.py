"""A client and a server in one process."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from sealion import _core, _data
from sealion._errors import SealionError
from sealion.client import Manifest
from sealion.plan import Plan


class Session:
    """Records through encryption, server and decryption, with one key for all."""

    def __init__(self, model: bytes, manifest: Manifest, plan: Plan, device: str) -> None:
        self.device = device
        self._manifest = manifest._core
        self._outputs = manifest.outputs
        self._most = manifest.batch if plan.layout == "slotwise" else plan.samples
        self._client = _core.Client(manifest._core)
        self._service = _core.Service(model, f"model {manifest.name!r}", "", device)
        self._key = _core.SecretKey.generate(manifest._core)
        keys = self._client.evaluation_keys(self._key)
        self._keys = self._service.read_keys(keys) if keys else b""

    def integers(self, inputs: _data.Inputs, threads: int) -> npt.NDArray[np.int64]:
        """Decrypted answers, ``[records, outputs]``, request after request."""
        count = _data.record_count(inputs)
        try:
            parts = [
                self._request(_data.part(inputs, first, first + self._most), threads)
                for first in range(0, max(count, 1), self._most)
            ]
        except SealionError as error:
            if error.code == "invalid_argument":
                self._manifest.check(inputs)  # which counts records from the first of all
            raise
        return np.concatenate(parts)

    def _request(self, records: _data.Inputs, threads: int) -> npt.NDArray[np.int64]:
        request, record = self._client.encrypt(self._key, records, threads)
        answer = self._service.answer(request, self._keys, threads)
        return self._client.decrypt(self._outputs, self._key, record, [answer], threads)
