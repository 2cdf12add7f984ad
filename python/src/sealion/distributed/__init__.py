"""Models on many machines."""

from __future__ import annotations

from typing import Any

_HOMES = {
    "deployment": "sealion.distributed._serve",
    "reload": "sealion.distributed._serve",
    "KeyFolder": "sealion.distributed._key_store",
}

__all__ = ["KeyFolder", "deployment", "reload"]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_HOMES[name]), name)
