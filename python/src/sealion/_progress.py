"""How far long work is: a bar where somebody looks."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Union

Progress = Callable[[int, int], None]
#: ``"auto"``: on a terminal and in notebooks; True, False, or a function of (done, all).
Verbose = Union[bool, str, int, Progress]


@contextmanager
def shown(what: str, verbose: Verbose = "auto") -> Iterator[Progress | None]:
    """What calls tell their progress to; None where nobody wants to know."""
    if callable(verbose):
        yield verbose
        return
    bar = _bar(what) if _is_wanted(verbose) else None
    if bar is None:
        yield None
        return
    try:
        yield lambda done, all_: _advance(bar, done, all_)
    finally:
        bar.close()


def _is_wanted(verbose: bool | str | int) -> bool:
    return sys.stderr.isatty() or _in_notebook() if verbose == "auto" else bool(verbose)


def _in_notebook() -> bool:
    return "ipykernel" in sys.modules


def _bar(what: str) -> Any:
    try:
        if _in_notebook():
            from tqdm.auto import tqdm
        else:
            from tqdm import tqdm
    except ImportError:
        return None
    return tqdm(desc=what, unit="", leave=False, delay=0.5)


def _advance(bar: Any, done: int, all_: int) -> None:
    bar.total = all_
    bar.n = done
    bar.refresh()
