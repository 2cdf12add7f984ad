"""Which requests there are, and where their answers go."""

from __future__ import annotations

import os
import posixpath
from collections.abc import Mapping, Sequence
from typing import Any, Union

from sealion._errors import SealionError
from sealion.client import PathOrText
from sealion.distributed._folders import Folder, folder, storage_of

Paths = Union[PathOrText, Sequence[PathOrText]]
#: Of what `sealion encrypt` writes beside requests.
RECORD_ENDING = ".request"


class Archive:
    """Request files, by their names below one folder, and the folder of their answers."""

    def __init__(self, requests: Folder, names: list[str], answers: Folder) -> None:
        self.requests = requests
        self.names = names
        self.answers = answers


def open_archive(paths: Paths, out: PathOrText, options: Mapping[str, Any] | None) -> Archive:
    """All requests of a folder, a glob or a list.

    Of folders and globs, as ``sealion predict --in`` has it: every file but hidden ones and the
    records ``*.request`` that ``sealion encrypt`` writes.

    Raises:
        SealionError: ``not_found`` where there is none, ``invalid_argument`` for answers among the
            requests and for a list over several storages.
    """
    storage, root, found = _find(paths, options)
    target, out_root = storage_of(os.fspath(out), options)
    answers = folder(target, out_root)
    if not found:
        raise SealionError("not_found", f"{_text(paths)}: no request there")
    if target == storage:
        _refuse_answers_among_requests(
            root, found, out_root.rstrip("/"), _is_folder(paths, storage)
        )
    names = sorted(path[len(root) + 1 :] for path in found)
    return Archive(folder(storage, root), names, answers)


def _find(paths: Paths, options: Mapping[str, Any] | None) -> tuple[Any, str, list[str]]:
    """The storage, the folder that names begin below, and all paths."""
    if not isinstance(paths, (str, os.PathLike)):
        return _listed([os.fspath(path) for path in paths], options)
    storage, path = storage_of(os.fspath(paths), options)
    path = path.rstrip("/")
    if _has_wildcard(path):
        return storage, _fixed_part(path), _requests_among(_files_of(storage, path))
    if storage.isfile(path):
        return storage, posixpath.dirname(path), [path]
    return storage, path, _requests_among(storage.find(path))


def _requests_among(files: list[str]) -> list[str]:
    return [
        file
        for file in files
        if not posixpath.basename(file).startswith(".") and not file.endswith(RECORD_ENDING)
    ]


def _listed(urls: list[str], options: Mapping[str, Any] | None) -> tuple[Any, str, list[str]]:
    if not urls:
        raise SealionError("invalid_argument", "paths is an empty list: name the requests")
    opened = [storage_of(url, options) for url in urls]
    storage = opened[0][0]
    for url, (other, _) in zip(urls, opened):
        if other != storage:
            raise SealionError(
                "invalid_argument",
                f"{url} lies in another storage than {urls[0]}: call predict once for each",
            )
    found = sorted({path for _, path in opened})
    return storage, posixpath.commonpath([posixpath.dirname(path) for path in found]), found


def _files_of(storage: Any, pattern: str) -> list[str]:
    entries = storage.glob(pattern, detail=True)
    return [path for path, entry in entries.items() if entry["type"] != "directory"]


def _has_wildcard(path: str) -> bool:
    return any(sign in path for sign in "*?[")


def _fixed_part(pattern: str) -> str:
    """The folder before the first wildcard."""
    parts = pattern.split("/")
    first = next(place for place, part in enumerate(parts) if _has_wildcard(part))
    return "/".join(parts[:first])


def _is_folder(paths: Paths, storage: Any) -> bool:
    return isinstance(paths, (str, os.PathLike)) and not (
        _has_wildcard(os.fspath(paths)) or storage.isfile(os.fspath(paths))
    )


def _refuse_answers_among_requests(root: str, found: list[str], out: str, is_folder: bool) -> None:
    """An answer has its request's name: the next run would take it for a request."""
    if (is_folder and f"{out}/".startswith(f"{root}/")) or any(
        path.startswith(f"{out}/") for path in found
    ):
        raise SealionError(
            "invalid_argument",
            f"out={out!r} lies among the requests, and answers have their names: name another folder",
        )


def _text(paths: Paths) -> str:
    return os.fspath(paths) if isinstance(paths, (str, os.PathLike)) else f"{len(paths)} paths"
