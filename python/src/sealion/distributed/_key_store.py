"""Evaluation keys in storage that all replicas share."""

from __future__ import annotations

import contextlib
import datetime
import uuid
from collections.abc import Iterator, Sequence
from typing import Any, Optional

import fsspec

#: Digest, bytes, and when it was used last, in seconds since 1970.
Entry = tuple[str, int, float]


class KeyFolder:
    """Files of evaluation keys, ``URL/keys/CALLER/SHA256``, on anything that fsspec knows.

    It only stores: digests, quotas and ages are the server's to check. A file comes by a rename,
    or what the storage has for one, so that it is there whole or not at all. When a key was used
    last is the time of an empty file of the same name in ``URL/used``.

    Args:
        url: of the folder, "/srv/keys" or "s3://bucket/keys"; all replicas must reach it.
    """

    def __init__(self, url: str) -> None:
        # What other replicas write shows at once.
        self._storage, root = fsspec.url_to_fs(url, use_listings_cache=False)
        self._root = root.rstrip("/")

    def find(self, caller: str, sha256: str) -> Optional[Entry]:
        """The file's entry; None where there is none."""
        path = self._path("keys", caller, sha256)
        try:
            size, used = int(self._storage.size(path)), self._time(path)
        except FileNotFoundError:
            return None
        with contextlib.suppress(FileNotFoundError):
            used = max(used, self._time(self._path("used", caller, sha256)))
        return sha256, size, used

    def list(self, caller: str) -> Sequence[Entry]:
        """All files of the caller."""
        found = (self.find(caller, name) for name in self._names("keys", caller))
        return [entry for entry in found if entry is not None]

    def callers(self) -> Sequence[str]:
        """Those who have files."""
        return list(self._names("keys"))

    def write(self, caller: str, sha256: str) -> KeyWriter:
        """A file that nobody sees before it is kept."""
        incoming = self._path("incoming", uuid.uuid4().hex)
        return KeyWriter(self._storage, incoming, self._path("keys", caller, sha256))

    def read(self, caller: str, sha256: str) -> Optional[bytes]:
        """The bytes of a file; None where there is none."""
        try:
            return bytes(self._storage.cat_file(self._path("keys", caller, sha256)))
        except FileNotFoundError:
            return None

    def remove(self, caller: str, sha256: str) -> bool:
        """False where there was none."""
        with contextlib.suppress(FileNotFoundError):
            self._storage.rm_file(self._path("used", caller, sha256))
        try:
            self._storage.rm_file(self._path("keys", caller, sha256))
        except FileNotFoundError:
            return False
        return True

    def remove_abandoned(self, since: float) -> None:
        """Drops what was begun, not kept, and not written to since this time, in seconds since 1970."""
        for name in self._names("incoming"):
            path = self._path("incoming", name)
            with contextlib.suppress(FileNotFoundError):  # another replica was faster
                if self._time(path) < since:
                    self._storage.rm_file(path)

    def note_use(self, caller: str, sha256: str) -> None:
        """The file is used now."""
        path = self._path("used", caller, sha256)
        self._storage.makedirs(path.rsplit("/", 1)[0], exist_ok=True)
        self._storage.pipe_file(path, b"")

    def _path(self, *parts: str) -> str:
        return "/".join((self._root, *parts))

    def _names(self, *parts: str) -> Iterator[str]:
        try:
            found = self._storage.ls(self._path(*parts), detail=False)
        except FileNotFoundError:
            return
        for path in found:
            yield path.rstrip("/").rsplit("/", 1)[-1]

    def _time(self, path: str) -> float:
        time: datetime.datetime = self._storage.modified(path)
        if time.tzinfo is None:
            time = time.replace(tzinfo=datetime.timezone.utc)
        return time.timestamp()


class KeyWriter:
    """A file on its way."""

    def __init__(self, storage: Any, incoming: str, path: str) -> None:
        self._storage, self._incoming, self._path = storage, incoming, path
        self._make_folder(incoming)
        self._file = storage.open(incoming, "wb")

    def write(self, data: bytes) -> None:
        """Appends."""
        self._file.write(data)

    def keep(self) -> None:
        """From now on it is there."""
        self._file.close()
        self._make_folder(self._path)
        self._storage.mv(self._incoming, self._path)

    def close(self) -> None:
        """Leaves nothing over of a file that was not kept."""
        with contextlib.suppress(OSError):  # of a full storage, again
            self._file.close()
        with contextlib.suppress(FileNotFoundError):
            self._storage.rm_file(self._incoming)

    def _make_folder(self, path: str) -> None:
        self._storage.makedirs(path.rsplit("/", 1)[0], exist_ok=True)
