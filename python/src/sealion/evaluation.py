"""How a model does on records that are known."""

from __future__ import annotations

import copy
import json
from typing import Any

from sealion import _html

#: What the table of a notebook shows, where it is there.
SHOWN = {
    "accuracy_plain": "accuracy of the integers",
    "accuracy_encrypted": "accuracy under encryption",
    "r2_plain": "R² of the integers",
    "r2_encrypted": "R² under encryption",
    "records": "records",
    "logits_compared": "answers compared",
    "mismatches": "answers that differ",
    "batches": "requests",
    "noise_margin_bits": "noise budget left, bits",
}


class Evaluation:
    """Accuracy, exactness, time and bytes of an evaluation.

    ``evaluation["mismatches"]`` and the like give the fields of ``sealion evaluate --json``.
    """

    def __init__(self, fields: str) -> None:
        self._fields: dict[str, Any] = json.loads(fields)

    def __getitem__(self, field: str) -> Any:
        return self._fields[field]

    def __contains__(self, field: str) -> bool:
        return field in self._fields

    def to_dict(self) -> dict[str, Any]:
        """All fields, as ``sealion evaluate --json`` gives them."""
        return copy.deepcopy(self._fields)

    @property
    def encrypted(self) -> bool:
        """Whether ciphertexts were evaluated, not the integers alone."""
        return bool(self._fields["encrypted"])

    @property
    def accuracy(self) -> float | None:
        """Share of records whose class is right, under encryption if asked for."""
        return self._measure("accuracy")

    @property
    def r2(self) -> float | None:
        """Variance explained, of a model that tells numbers."""
        return self._measure("r2")

    @property
    def mismatches(self) -> int:
        """Decrypted integers that differ from those of the integer network: 0."""
        return int(self._fields.get("mismatches", 0))

    def _measure(self, name: str) -> float | None:
        value = self._fields.get(f"{name}_encrypted", self._fields.get(f"{name}_plain"))
        return None if value is None else float(value)

    def __repr__(self) -> str:
        what = "accuracy" if self.accuracy is not None else "R²"
        value = self.accuracy if self.accuracy is not None else self.r2
        how = f"encrypted, {self.mismatches} mismatches" if self.encrypted else "integers"
        return f"<Evaluation of {self._fields['records']} records, {how}: {what} {value}>"

    def _repr_html_(self) -> str:
        rows = [
            (title, f"{self._fields[field]:,.6g}")
            for field, title in SHOWN.items()
            if self._fields.get(field) is not None
        ]
        if self.encrypted:
            rows += [
                (f"{stage}, all requests", _html.duration(self._fields[f"{stage}_seconds"]))
                for stage in ("encrypt", "evaluate", "decrypt")
            ]
            rows += [
                ("upload", _html.size(self._fields["upload_bytes"])),
                ("download", _html.size(self._fields["download_bytes"])),
            ]
        return _html.facts(rows, f"Evaluation of {self._fields['model']}")
