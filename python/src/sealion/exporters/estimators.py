"""What is looked at in an estimator before its exporter sees it."""

from __future__ import annotations

from typing import Any

import numpy as np

from sealion import _data
from sealion._errors import SealionError


def check_estimator(model: Any, what: str, records: Any) -> None:
    """Throws where an estimator has learned nothing, or from records of another width."""
    from sklearn.exceptions import NotFittedError
    from sklearn.utils.validation import check_is_fitted

    try:
        check_is_fitted(model)
    except NotFittedError:
        raise SealionError(
            "invalid_argument", f"{what} has learned nothing yet: call its fit first"
        ) from None
    check_width(getattr(model, "n_features_in_", None), what, records)


def check_width(due: int | None, what: str, records: Any) -> None:
    """Throws where arrays are not as wide as those that a model was fitted on; of tables the
    columns' names decide."""
    inputs = _data.as_inputs(records)
    if due is None or not isinstance(inputs, np.ndarray):
        return
    width = int(np.prod(inputs.shape[1:]))
    if width != due:
        raise SealionError(
            "incompatible", f"records of {width} numbers for {what}, which was fitted on {due}"
        )
