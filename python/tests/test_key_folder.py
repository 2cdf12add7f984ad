"""Storage of keys that replicas share, and the application's rules over it."""

from __future__ import annotations

import errno
import hashlib
import os
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
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
    """The status of the reply, once the rest of the key is there."""
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


class Full(KeyFolder):
    """A folder that has no room from some step of a writer's on."""

    def __init__(self, url: str, step: str) -> None:
        super().__init__(url)
        self.step = step

    def write(self, caller: str, sha256: str) -> Any:
        writer = super().write(caller, sha256)
        if self.step:
            setattr(writer, self.step, no_room)
        return writer


def no_room(*_: Any) -> None:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


@pytest.mark.parametrize("step", ["write", "keep"])
def test_storage_without_room_keeps_nothing(step: str, model: Path, tmp_path: Path) -> None:
    folder = Full(str(tmp_path), step)
    replicas = Replicas(folder, model)
    assert put_over(replicas, b"keys") == 507
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []
    folder.step = ""
    assert put_over(replicas, b"keys") == 201


def put_over(replicas: Replicas, key: bytes) -> int:
    exchange = replicas.begin(0, key)
    refused = exchange.reply or exchange.take(key)
    return finish(exchange, b"") if refused is None else int(refused[0])


def test_keys_answer_where_their_use_cannot_be_noted(model: Path, tmp_path: Path) -> None:
    class Unwritable(KeyFolder):
        def note_use(self, caller: str, sha256: str) -> None:
            raise OSError(errno.EROFS, os.strerror(errno.EROFS))

    folder = Unwritable(str(tmp_path))
    sha256 = put(folder, "everybody", b"keys")
    an_hour_ago = time.time() - 3600
    os.utime(tmp_path / "keys" / "everybody" / sha256, times=(an_hour_ago, an_hour_ago))
    head = ("HEAD", f"/v2/keys/{sha256}", [], "127.0.0.1")
    reply = Replicas(folder, model).both[0].accept(*head).reply
    assert reply is not None and reply[0] == 200


def test_keys_of_a_clock_ahead_stay(model: Path, tmp_path: Path) -> None:
    folder = KeyFolder(str(tmp_path))
    old, ahead = (put(folder, "everybody", key) for key in (b"old", b"ahead"))
    for sha256, days in ((old, -31), (ahead, 1)):
        when = time.time() + days * 24 * 3600
        os.utime(tmp_path / "keys" / "everybody" / sha256, times=(when, when))
    replicas = Replicas(folder, model)
    end = time.monotonic() + 30
    while folder.find("everybody", old) and time.monotonic() < end:
        time.sleep(0.01)
    assert [name for name, _, _ in folder.list("everybody")] == [ahead]
    del replicas


def test_only_what_is_abandoned_goes(folder: KeyFolder) -> None:
    began = time.time()
    writer = folder.write("clinic", "0" * 64)
    writer.write(b"half")
    folder.remove_abandoned(began - 60)
    writer.keep()
    assert folder.read("clinic", "0" * 64) == b"half"


def test_several_clear_what_is_abandoned(tmp_path: Path) -> None:
    (tmp_path / "incoming").mkdir()
    for number in range(50):
        (tmp_path / "incoming" / str(number)).write_bytes(b"half")
    replicas = [KeyFolder(str(tmp_path)) for _ in range(4)]
    with ThreadPoolExecutor(len(replicas)) as threads:
        list(threads.map(lambda one: one.remove_abandoned(time.time() + 60), replicas))
    assert list((tmp_path / "incoming").iterdir()) == []


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
