"""Original, integers and ciphertexts asked about the same records."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from sealion import _data
from sealion._errors import SealionError
from sealion.encrypted_model import EncryptedModel, agreement
from sealion.exporters.exported import Exported

#: Records that the original is asked about at most.
MOST_RECORDS = 1024
#: What two ways to compute the same in floating point may differ in, of the answers' spread.
FLOAT_ERROR = 1e-2
#: The share of records on which they may differ: where two classes are level.
FLOAT_FLIPS = 0.01


@dataclass
class Calibration:
    """Raw records, and what a data loader did to them before training."""

    records: Any
    scale: float
    mean: float | Sequence[float]
    std: float | Sequence[float]

    def first(self, count: int) -> Any:
        """Some of them."""
        return self.records.head(count) if _data.is_frame(self.records) else self.records[:count]

    def as_trained(self, records: Any) -> Any:
        """(record / scale - mean) / std"""
        if self.scale == 1 and np.size(self.mean) == 0 and np.size(self.std) == 0:
            return records
        mean = self.mean if np.size(self.mean) else 0
        std = self.std if np.size(self.std) else 1
        return ((np.asarray(records) / self.scale - mean) / std).astype(np.float32)


def check(
    model: EncryptedModel,
    exported: Exported,
    calibration: Calibration,
    tolerance: float,
    encrypted_records: int,
) -> None:
    """Throws ``incompatible`` naming the layer where answers differ by more than rounding."""
    records = calibration.first(MOST_RECORDS)
    unrounded = model.predict(records, encrypted=False)
    trained = calibration.as_trained(records)
    _check_export(model, exported, records, trained, unrounded)
    # What was learned anew answers otherwise: the report says how much.
    if not (model.report or {}).get("replacement"):
        _check_rounding(model, records, unrounded, tolerance)
    _check_encryption(model, calibration.first(encrypted_records))


def _check_export(
    model: EncryptedModel,
    exported: Exported,
    records: Any,
    trained: Any,
    unrounded: npt.NDArray[Any],
) -> None:
    if exported.labels is not None:
        due = _told(exported.labels, exported.what, trained)
        if due.size != len(due):
            raise SealionError(
                "unsupported",
                f"{exported.what} tells {due.size // len(due)} answers for each record: convert a model "
                "for each of them",
            )
        share = _agreement(model, due, unrounded)
    elif exported.outputs is not None:
        due = _told(exported.outputs, exported.what, trained).astype(np.float64)
        numbers = model._original_model().numbers(records)
        share = _closeness(due, numbers)
    else:
        return
    if share < 1 - FLOAT_FLIPS:
        raise SealionError(
            "incompatible",
            f"{exported.what} and what its exporter made of it agree on {share:.1%} of the "
            f"calibration records only, already before rounding, in its last layer "
            f"({_layers(model)[-1]}): are these the records that the model takes, and does its "
            "exporter know all that it does?",
        )


def _told(ask: Callable[[Any], Any], what: str, records: Any) -> npt.NDArray[Any]:
    try:
        return np.asarray(ask(records))
    except Exception as error:  # each package has exceptions of its own
        raise SealionError(
            "incompatible", f"{what} does not take the calibration records: {error}"
        ) from error


def _closeness(due: npt.NDArray[Any], numbers: npt.NDArray[Any]) -> float:
    """The share of records whose numbers are the same, up to floating point."""
    width = min(due.shape[1], numbers.shape[1])  # of two classes one may give out the second alone
    due, numbers = due[:, -width:], numbers[:, -width:]
    spread = float(np.ptp(due)) or 1.0
    return float(np.mean(np.all(abs(due - numbers) <= FLOAT_ERROR * spread, axis=1)))


def _agreement(model: EncryptedModel, due: npt.NDArray[Any], told: npt.NDArray[Any]) -> float:
    """The share of records of the same class, or R², 1 where all numbers are the same."""
    if model.classes_ is None and np.ptp(due.astype(np.float64)) == 0:
        return 1.0
    return agreement(told, due, model.classes_ is not None)


def _check_rounding(
    model: EncryptedModel, records: Any, unrounded: npt.NDArray[Any], tolerance: float
) -> None:
    share = _agreement(model, unrounded, model.predict(records, encrypted="simulate"))
    if share >= 1 - tolerance:
        return
    losses = [loss for loss in (model.report or {}).get("losses", []) if loss["rounded"] != "all"]
    worst = min(losses, key=lambda loss: loss["agreement"], default={"rounded": "its weights"})
    measure = f"{share:.1%} of the records" if model.classes_ is not None else f"an R² of {share:.3f}"
    raise SealionError(
        "incompatible",
        f"rounded to integers, the model answers as the original on {measure} (tolerance "
        f"{tolerance:g}); most is lost in {worst['rounded']!r}: give more weight_levels or "
        "input_levels, more calibration records, or a larger tolerance",
    )


def _check_encryption(model: EncryptedModel, records: Any) -> None:
    if len(records) == 0:
        return
    inputs = _data.as_inputs(records)
    due = model._core.predict(inputs, False)
    told = model._running().integers(inputs, 0)
    wrong = np.argwhere(due != told)
    if len(wrong):
        record, output = wrong[0]
        raise SealionError(
            "incompatible",
            f"encrypted answer {output} of calibration record {record} differs from the integer "
            f"network's: its values have left the range of layer {_layers(model)[-1]!r}; deploy "
            "with more calibration records",
        )


def _layers(model: EncryptedModel) -> list[str]:
    return [str(layer["name"]) for layer in model.plan["layers"]]
