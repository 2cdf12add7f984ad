"""Models on many machines: archives over a cluster of Ray, services over Ray Serve.

>>> import sealion.distributed
>>> sealion.distributed.predict("s3://bucket/requests", "model.sealion", out="s3://bucket/answers")

Needs packages that nothing else does, here and on every node: ``pip install
'sealion[distributed]'`` for archives, ``'sealion[serve]'`` for services.
"""

from __future__ import annotations

from typing import Any

_HOMES = {
    "IncompleteError": "sealion.distributed._result",
    "KeyFolder": "sealion.distributed._key_store",
    "Result": "sealion.distributed._result",
    "deployment": "sealion.distributed._serve",
    "predict": "sealion.distributed._predict",
    "reload": "sealion.distributed._serve",
}

__all__ = ["IncompleteError", "KeyFolder", "Result", "deployment", "predict", "reload"]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_HOMES[name]), name)
