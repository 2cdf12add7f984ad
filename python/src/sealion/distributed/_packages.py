"""What other packages do for this one; they are imported when somebody asks."""

from __future__ import annotations

import importlib
from typing import Any

from sealion._errors import SealionError


def package(name: str) -> Any:
    """The package of this name. Raises SealionError ``unsupported`` where it is missing."""
    try:
        return importlib.import_module(name)
    except ImportError as error:
        raise SealionError(
            "unsupported",
            f"sealion.distributed needs {name} ({error}): pip install 'sealion[distributed]'",
        ) from None
