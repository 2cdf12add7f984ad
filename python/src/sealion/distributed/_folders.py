"""Folders of any storage that fsspec knows, where a file is written whole or not at all."""

from __future__ import annotations

import os
import posixpath
import uuid
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sealion import _files
from sealion.distributed._packages import package

#: Where a file is there once all of it has arrived, and not before.
OBJECT_STORES = {"s3", "s3a", "gs", "gcs", "abfs", "abfss", "az", "oss", "oci"}


class Folder:
    """A folder whose storage can move files; its files go by their names below it."""

    def __init__(self, filesystem: Any, root: str) -> None:
        self._filesystem = filesystem
        self._root = root

    def size(self, name: str) -> int:
        """Bytes of a file."""
        return int(self._filesystem.size(self._path(name)))

    def read(self, name: str) -> bytes:
        """All bytes of a file."""
        return bytes(self._filesystem.cat_file(self._path(name)))

    def read_part(self, name: str, begin: int, end: int | None = None) -> bytes:
        """Those of its bytes that a slice has: ``read_part(name, -32)`` the last 32."""
        return bytes(self._filesystem.cat_file(self._path(name), start=begin, end=end))

    def read_request(self, name: str, _buffer: bytearray) -> Any:
        """The same, in memory that may be the buffer's and is then good until the next call."""
        return self.read(name)

    def write(self, name: str, data: bytes) -> None:
        """Replaces a file by one with these bytes."""
        path = self._path(name)
        temporary = f"{path}.{uuid.uuid4().hex}.partial"
        self._filesystem.makedirs(posixpath.dirname(path), exist_ok=True)
        try:
            self._filesystem.pipe_file(temporary, data)
            if self._filesystem.exists(path):  # not every storage moves onto a file
                self._filesystem.rm_file(path)
            self._filesystem.mv(temporary, path)
        except BaseException:
            if self._filesystem.exists(temporary):
                self._filesystem.rm_file(temporary)
            raise

    def __str__(self) -> str:
        return str(self._filesystem.unstrip_protocol(self._root))

    def _path(self, name: str) -> str:
        return f"{self._root}/{name}"


class ObjectFolder(Folder):
    """A prefix in an object store."""

    def write(self, name: str, data: bytes) -> None:
        self._filesystem.pipe_file(self._path(name), data)


class LocalFolder(Folder):
    """A folder that every node has under the same path."""

    def __str__(self) -> str:
        return self._root

    def read(self, name: str) -> bytes:
        return Path(self._path(name)).read_bytes()

    def read_request(self, name: str, buffer: bytearray) -> Any:
        """Into the buffer: memory that is new each time costs more than the reading."""
        with open(self._path(name), "rb", buffering=0) as file:
            size = os.fstat(file.fileno()).st_size
            if len(buffer) < size:
                buffer.extend(bytes(size - len(buffer)))
            view = memoryview(buffer)[:size]
            return view[: _fill(file, view)]

    def write(self, name: str, data: bytes) -> None:
        path = Path(self._path(name))
        path.parent.mkdir(parents=True, exist_ok=True)
        _files.write(path, data)


def _fill(file: Any, view: memoryview) -> int:
    """Reads until the view or the file ends."""
    done = 0
    while done < len(view) and (count := file.readinto(view[done:])):
        done += count
    return done


def folder(filesystem: Any, root: str) -> Folder:
    """The folder with what its storage can do."""
    protocols = filesystem.protocol
    names = {protocols} if isinstance(protocols, str) else set(protocols)
    kind = LocalFolder if "file" in names else ObjectFolder if names & OBJECT_STORES else Folder
    return kind(filesystem, root.rstrip("/"))


def storage_of(url: str, options: Mapping[str, Any] | None) -> tuple[Any, str]:
    """The filesystem of a URL, and the path in it."""
    filesystem, path = package("fsspec").core.url_to_fs(url, **(options or {}))
    return filesystem, str(path)
