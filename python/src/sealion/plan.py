"""Why the encryption parameters of a model are what they are."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from typing import Any

from sealion import _html


class Plan:
    """The encryption parameters of a model, what they cost and what else there was.

    ``plan["n"]`` and the like give the fields of ``sealion plan --json``; ``explain()`` says it in
    words; a notebook shows tables and how the noise budget goes down through the layers.
    """

    def __init__(self, fields: str, text: Callable[[], str]) -> None:
        self._fields: dict[str, Any] = json.loads(fields)
        self._tell: Callable[[], str] | None = text  # takes longer than all fields
        self._text = ""

    def __getitem__(self, field: str) -> Any:
        return self._fields[field]

    def to_dict(self) -> dict[str, Any]:
        """All fields, as ``sealion plan --json`` gives them."""
        return copy.deepcopy(self._fields)

    def explain(self) -> str:
        """The plan in words and tables: parameters, a line a layer, forecasts, alternatives."""
        tell = self._tell
        if tell is not None:
            self._text = tell()
            self._tell = None
        return self._text

    def __getstate__(self) -> dict[str, Any]:
        self.explain()
        return dict(self.__dict__)

    @property
    def layout(self) -> str:
        """How records lie in ciphertexts: ``"slotwise"``, ``"packed"`` or ``"affine"``."""
        return str(self._fields["layout"])

    @property
    def n(self) -> int:
        """The ring dimension."""
        return int(self._fields["n"])

    @property
    def security_bits(self) -> int:
        """Of the parameters, by the table that the plan names."""
        return int(self._fields["security_bits"])

    @property
    def quantum_security_bits(self) -> int:
        """The same against quantum attacks, by the table that ``plan["quantum_security_table"]``
        names; 0 below 128 bits."""
        return int(self._fields["quantum_security_bits"])

    @property
    def samples(self) -> int:
        """Records that the plan is for, all requests together."""
        return int(self._fields["samples"])

    @property
    def requests(self) -> int:
        """Requests in which these come."""
        return int(self._fields["batches"])

    @property
    def server_seconds(self) -> float:
        """Forecast for one request on this machine."""
        return float(self._fields["cost"]["server_seconds"])

    @property
    def upload_bytes(self) -> int:
        """Exact size of one request."""
        return int(self._fields["cost"]["upload_bytes"])

    @property
    def download_bytes(self) -> int:
        """Exact size of one answer."""
        return int(self._fields["cost"]["download_bytes"])

    @property
    def evaluation_key_bytes(self) -> int:
        """Exact size of what each client sends once; 0 where nothing is needed."""
        return int(self._fields["cost"]["evaluation_key_bytes"])

    def __repr__(self) -> str:
        return (
            f"<Plan of {self._fields['model']!r}: {self.layout}, n = {self.n}, "
            f"{self.security_bits} bits of security, {self._records()} "
            f"{_html.duration(self.server_seconds)}>"
        )

    def _repr_html_(self) -> str:
        return self._facts() + self._layers() + self._chart() + self._alternatives()

    def _facts(self) -> str:
        keys = self.evaluation_key_bytes
        return _html.facts(
            [
                ("layout", self.layout),
                ("ring dimension n", f"{self.n:,}"),
                ("coefficient modulus", f"{self._fields['coeff_modulus_bits']} bits"),
                ("security", f"{self.security_bits} bits ({self._fields['security_table']})"),
                ("against quantum attacks", self._quantum_security()),
                ("range of the answers", f"{self._fields['range_bits']:.1f} bits"),
                self._records_fact(),
                ("server, forecast", _html.duration(self.server_seconds)),
                ("request", _html.size(self.upload_bytes)),
                ("answer", _html.size(self.download_bytes)),
                ("evaluation keys, once", _html.size(keys) if keys else "none"),
            ],
            f"Plan for {self._fields['model']}",
        )

    def _records(self) -> str:
        if self.requests == 1:
            return f"{self.samples} records in"
        return f"{self.samples} records in {self.requests} requests of"

    def _records_fact(self) -> tuple[str, str]:
        if self.requests == 1:
            return "records of a request", f"{self.samples:,}"
        return "records", f"{self.samples:,} in {self.requests:,} requests"

    def _quantum_security(self) -> str:
        bits = self.quantum_security_bits
        level = f"{bits} bits" if bits else "below 128 bits"
        return f"{level} ({self._fields['quantum_security_table']})"

    def _layers(self) -> str:
        header = ["layer", "size", "range", "noise left", "multiply-adds", "bytes"]
        rows = [
            [
                str(layer["name"]),
                f"{layer['size']:,}",
                f"{layer['range_bits']:.0f} bits",
                f"{layer['noise_budget_bits']:.1f} bits",
                f"{layer['multiply_adds']:,}",
                _html.size(layer["bytes"]),
            ]
            for layer in self._fields["layers"]
        ]
        return _html.table(header, rows, "Layers")

    def _chart(self) -> str:
        left = [(str(x["name"]), float(x["noise_budget_bits"])) for x in self._fields["layers"]]
        return _html.bars(left, "bits", "Noise budget left after each layer")

    def _alternatives(self) -> str:
        rows = [
            [str(other["layout"]), f"{other['n']:,}", str(other["reason"])]
            for other in self._fields["alternatives"]
        ]
        return _html.table(["layout", "n", "why not"], rows, "What else there was") if rows else ""
