"""Which files are requests, what they are called, and that answers come whole or not at all."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import fsspec
import pytest
import sealion
from sealion.distributed import _folders
from sealion.distributed._archive import open_archive

FILES = [
    ".hidden",
    "day0/batch.enc.request",
    "day0/.hidden.enc",
    "day0/batch0.enc",
    "day0/batch0.enc.request",
    "day1/batch1.enc",
    "note.txt",
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in FILES:
        path = tmp_path / "requests" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x")
    return tmp_path / "requests"


def test_requests_of_a_folder(folder: Path) -> None:
    """As `sealion predict --in` takes them."""
    archive = open_archive(folder, folder.parent / "answers", None)
    assert archive.names == ["day0/batch0.enc", "day1/batch1.enc", "note.txt"]


def test_requests_of_a_glob(folder: Path) -> None:
    archive = open_archive(f"{folder}/day*/*.enc", folder.parent / "answers", None)
    assert archive.names == ["day0/batch0.enc", "day1/batch1.enc"]


def test_requests_of_a_list(folder: Path) -> None:
    paths = [folder / "day1/batch1.enc", folder / "day0/batch0.enc", folder / "day1/batch1.enc"]
    archive = open_archive(paths, folder.parent / "answers", None)
    assert archive.names == ["day0/batch0.enc", "day1/batch1.enc"]


def test_one_request(folder: Path) -> None:
    assert open_archive(folder / "note.txt", folder / "out", None).names == ["note.txt"]


@pytest.mark.parametrize("out", ["", "answers", "day0"])
def test_answers_among_requests_are_refused(folder: Path, out: str) -> None:
    with pytest.raises(sealion.SealionError, match="lies among the requests"):
        open_archive(folder, folder / out, None)


@pytest.mark.parametrize("paths", ["nowhere", "requests/*.none"])
def test_no_requests(folder: Path, paths: str) -> None:
    with pytest.raises(sealion.SealionError, match="no request there") as raised:
        open_archive(folder.parent / paths, folder.parent / "answers", None)
    assert raised.value.code == "not_found"


def test_list_over_two_storages(folder: Path) -> None:
    with pytest.raises(sealion.SealionError, match="another storage"):
        open_archive([folder / "note.txt", "memory://x/y.enc"], "memory://out", None)


def local(path: Path) -> _folders.Folder:
    return _folders.folder(*_folders.storage_of(str(path), None))


def remote(path: Path) -> _folders.Folder:
    return _folders.folder(*_folders.storage_of(f"memory:/{path}", None))


@pytest.mark.parametrize("place", [local, remote])
def test_files_are_replaced(place: Callable[[Path], Any], tmp_path: Path) -> None:
    folder = place(tmp_path)
    for data in (b"first", b"second, and longer"):
        folder.write("a/b.enc", data)
        assert folder.read("a/b.enc") == data
        assert bytes(folder.read_request("a/b.enc", bytearray())) == data
        assert folder.read_part("a/b.enc", 1, 3) == data[1:3]
        assert folder.read_part("a/b.enc", -3) == data[-3:]
        assert folder.read_part("a/b.enc", -100) == data
        assert folder.size("a/b.enc") == len(data)


def test_local_file_stays_whole_where_writing_fails(tmp_path: Path, monkeypatch: Any) -> None:
    folder = local(tmp_path)
    folder.write("b.enc", b"first")
    monkeypatch.setattr("os.replace", failing)
    with pytest.raises(sealion.SealionError, match="No space left"):
        folder.write("b.enc", b"second")
    assert [path.name for path in tmp_path.iterdir()] == ["b.enc"]
    assert folder.read("b.enc") == b"first"


def test_remote_file_stays_whole_where_writing_fails(tmp_path: Path, monkeypatch: Any) -> None:
    folder = remote(tmp_path)
    folder.write("b.enc", b"first")
    memory = type(fsspec.filesystem("memory"))
    whole = memory.pipe_file

    def half(self: Any, path: str, data: bytes) -> None:
        whole(self, path, data[:3])
        failing()

    monkeypatch.setattr(memory, "pipe_file", half)
    with pytest.raises(OSError, match="No space left"):
        folder.write("b.enc", b"second")
    assert folder.read("b.enc") == b"first"
    assert len(fsspec.filesystem("memory").find(str(tmp_path))) == 1


def failing(*_: Any) -> None:
    raise OSError(28, "No space left on device")
