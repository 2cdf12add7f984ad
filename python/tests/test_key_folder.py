"""Storage of keys that replicas share, and the application's rules over it."""

from __future__ import annotations

import hashlib
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import pytest

import sealion
from conftest import ZOO
from sealion import _core

pytest.importorskip("fsspec")
from sealion.distributed import KeyFolder  # noqa: E402


@pytest.fixture(params=["file", "memory"])
def folder(request: Any, tmp_path: Path) -> KeyFolder:
    return KeyFolder(str(tmp_path) if request.param == "file" else f"memory://{tmp_path.name}")


def put(folder: KeyFolder, caller: str, data: bytes) -> str:
    sha256 = hashlib.sha256(data).hexdigest()
    writer = folder.write(caller, sha256)
    writer.write(data[:2])
    writer.write(data[2:])
    writer.keep()
    writer.close()
    return sha256


def test_callers_are_apart(folder: KeyFolder) -> None:
    sha256 = put(folder, "clinic", b"keys")
    put(folder, "bank", b"other keys")
    assert folder.read("clinic", sha256) == b"keys"
    assert folder.read("bank", sha256) is None
    assert sorted(folder.callers()) == ["bank", "clinic"]
    ((name, size, _),) = folder.list("clinic")
    assert (name, size) == (sha256, 4)
    assert folder.remove("clinic", sha256)
    assert not folder.remove("clinic", sha256)
    assert folder.list("clinic") == [] and folder.find("clinic", sha256) is None


def test_a_file_is_there_whole_or_not_at_all(folder: KeyFolder) -> None:
    writer = folder.write("clinic", "0" * 64)
    writer.write(b"half")
    assert folder.find("clinic", "0" * 64) is None
    writer.close()
    assert folder.find("clinic", "0" * 64) is None and folder.callers() == []


def test_use_is_noted(folder: KeyFolder) -> None:
    sha256 = put(folder, "clinic", b"keys")
    before = folder.find("clinic", sha256)
    folder.note_use("clinic", sha256)
    after = folder.find("clinic", sha256)
    assert before is not None and after is not None and after[2] >= before[2]


class Replicas:
    """Two applications over one folder, each with room for 100 bytes of keys."""

    def __init__(self, folder: Any, model: Path) -> None:
        options = _core.ApplicationOptions()
        options.models, options.key_quota_bytes, options.log = [str(model)], 100, "/dev/null"
        self.both = [_core.Application(options, folder) for _ in range(2)]

    def begin(self, which: int, key: bytes) -> _core.Exchange:
        path = f"/v2/keys/{hashlib.sha256(key).hexdigest()}"
        headers = [("content-length", str(len(key)))]
        return self.both[which].accept("PUT", path, headers, "127.0.0.1")


def finish(exchange: _core.Exchange, key: bytes) -> int:
    assert exchange.take(key) is None
    came, replies = threading.Event(), []
    exchange.finish(lambda reply: (replies.append(reply), came.set()))
    assert came.wait(30)
    return int(replies[0][0])


@pytest.fixture(scope="module")
def model(tmp_path_factory: Any) -> Path:
    """One that works with keys."""
    path = Path(tmp_path_factory.mktemp("model")) / "model.sealion"
    trained = sealion.load(ZOO / "dnn-30.sealion")
    trained.deploy(batch=1)
    trained.save(path)
    return path


def test_quotas_hold_across_replicas(folder: KeyFolder, model: Path) -> None:
    replicas = Replicas(folder, model)
    a, b = b"a" * 60, b"b" * 60
    first, second = replicas.begin(0, a), replicas.begin(1, b)
    assert first.reply is None and second.reply is None  # nothing is kept yet
    assert sorted((finish(first, a), finish(second, b))) == [201, 403]
    assert sum(size for _, size, _ in folder.list("everybody")) == 60
    refused = replicas.begin(1, b).reply or replicas.begin(0, b).reply
    assert refused is not None and refused[0] == 403


def test_damaged_keys_are_not_kept(folder: KeyFolder, model: Path) -> None:
    exchange = Replicas(folder, model).begin(0, b"right")
    assert finish(exchange, b"wrong") == 400
    assert folder.list("everybody") == []


def test_storage_that_fails_is_a_refusal(model: Path) -> None:
    class Broken:
        def __getattr__(self, name: str) -> Any:
            raise OSError("no route to the storage")

    replicas = Replicas(Broken(), model)
    reply = replicas.begin(0, b"keys").reply
    assert reply is not None and reply[0] == 500 and b"no route" not in reply[2]


def test_importing_the_package_imports_neither_ray_nor_fsspec() -> None:
    code = "import sealion, sys; sys.exit(bool({'ray', 'fsspec'} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_budgets_need_a_ledger(folder: KeyFolder, tmp_path: Path) -> None:
    model = sealion.load(ZOO / "dnn-30.sealion")
    model.deploy(batch=1, model_privacy=40, query_budget=10)
    model.save(tmp_path / "counted.sealion")
    with pytest.raises(sealion.SealionError, match="name the query ledger") as refused:
        Replicas(folder, tmp_path / "counted.sealion")
    assert refused.value.code == "invalid_argument"
