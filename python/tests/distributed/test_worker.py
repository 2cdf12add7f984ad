"""What a worker does with one request, without a cluster."""

from __future__ import annotations

import dataclasses
import hashlib
import json
import os
from pathlib import Path
from typing import Any

import fsspec
import pytest
import sealion
import sealion.distributed
from sealion.distributed import _done, _folders, _worker
from sealion.distributed._worker import Job, work


@pytest.fixture
def job(party: Any, tmp_path: Path) -> Job:
    (tmp_path / "requests").mkdir()
    (tmp_path / "requests" / "batch.enc").write_bytes(party.request())
    folders = [
        _folders.folder(*_folders.storage_of(str(tmp_path / name), None))
        for name in ("requests", "answers")
    ]
    model_id = party.model.manifest.model_id
    return Job(*folders, "one", model_id, engine=model_id, query_ledger="", threads=1)


def answered(party: Any, job: Job) -> Any:
    return work("batch.enc", job, party.path.read_bytes(), party.keys)


def test_answer_and_its_record(party: Any, job: Job, tmp_path: Path) -> None:
    outcome = answered(party, job)
    request = (tmp_path / "requests/batch.enc").read_bytes()
    answer = (tmp_path / "answers/batch.enc").read_bytes()
    assert answer == party.answer(request)
    assert (outcome.request_bytes, outcome.answer_bytes) == (len(request), len(answer))
    assert json.loads((tmp_path / "answers/batch.enc.done").read_text()) == {
        "request": request[-32:].hex(),
        "model": party.model.manifest.model_id,
        "answer": answer[-32:].hex(),
    }


def test_what_evaluates_is_as_asked(party: Any, job: Job) -> None:
    emulated = dataclasses.replace(job, engine="emulated", device="emulated")
    assert not answered(party, emulated).failure
    assert _worker._engine is not None and _worker._engine._service.device[0] == "emulated"
    unknown = dataclasses.replace(job, engine="unknown", device="gpu")
    assert "unknown device 'gpu'" in answered(party, unknown).failure


def test_finished_requests_are_skipped(party: Any, job: Job) -> None:
    assert not answered(party, job).is_skipped
    assert answered(party, job).is_skipped


def test_little_is_read_of_what_is_finished(party: Any, job: Job, monkeypatch: Any) -> None:
    memory = type(fsspec.filesystem("memory"))
    read: list[int] = []
    whole = memory.cat_file

    def counted(self: Any, path: str, **part: Any) -> bytes:
        data = bytes(whole(self, path, **part))
        read.append(len(data))
        return data

    monkeypatch.setattr(memory, "cat_file", counted)
    request = party.request()
    remote = [_folders.folder(*_folders.storage_of(f"memory://worker/{x}", None)) for x in "ra"]
    job = dataclasses.replace(job, requests=remote[0], answers=remote[1])
    remote[0].write("batch.enc", request)
    assert answered(party, job).request_bytes == len(request) == sum(read)
    read.clear()
    assert answered(party, job).is_skipped
    assert sum(read) == len(remote[1].read("batch.enc.done")) + 2 * (2 + 32)


def test_digests_are_those_of_the_command(job: Job) -> None:
    """A file's last 32 bytes, and of Microsoft SEAL's files the SHA-256 of all."""
    own, seal = b"x" * 50 + b"y" * 32, b"\x5e\xa1" + b"x" * 80
    for data, digest in ((own, (b"y" * 32).hex()), (seal, hashlib.sha256(seal).hexdigest())):
        job.answers.write("file", data)
        assert _done.digest_there(job.answers, "file") == _done.file_digest(data) == digest


def test_changed_request_is_done_again(party: Any, job: Job, tmp_path: Path) -> None:
    answered(party, job)
    request = party.request()
    (tmp_path / "requests/batch.enc").write_bytes(request)
    assert not answered(party, job).is_skipped
    assert (tmp_path / "answers/batch.enc").read_bytes() == party.answer(request)


def test_changed_model_is_done_again(party: Any, job: Job) -> None:
    answered(party, dataclasses.replace(job, model_id="0" * 64))
    assert not answered(party, job).is_skipped


@pytest.mark.parametrize("name", ["batch.enc", "batch.enc.done"])
@pytest.mark.parametrize("data", [b"damaged", b"[]", None])
def test_damaged_answer_is_done_again(
    party: Any, job: Job, tmp_path: Path, name: str, data: bytes | None
) -> None:
    answered(party, job)
    path = tmp_path / "answers" / name
    path.unlink() if data is None else path.write_bytes(data)
    assert not answered(party, job).is_skipped
    assert answered(party, job).is_skipped


def test_engine_is_built_once(party: Any, job: Job, tmp_path: Path) -> None:
    answered(party, job)
    engine = _worker._engine
    (tmp_path / "requests/batch.enc").write_bytes(party.request())
    answered(party, job)
    assert _worker._engine is engine
    answered(party, dataclasses.replace(job, engine="another"))
    assert _worker._engine is not engine


def test_reasons(party: Any, job: Job, tmp_path: Path) -> None:
    path = tmp_path / "requests/batch.enc"
    path.write_bytes(path.read_bytes()[:-1] + b"?")
    assert answered(party, job).failure.startswith("corrupt: ")
    os.truncate(path, 10**12)
    assert "1000000000000 bytes, where requests to 'one' have" in answered(party, job).failure
    path.unlink()
    assert answered(party, job).failure.startswith("FileNotFoundError: ")
    assert not list((tmp_path / "answers").iterdir() if (tmp_path / "answers").exists() else [])


def test_what_is_refused_before_a_cluster_is_asked(party: Any, job: Job, tmp_path: Path) -> None:
    def told(**arguments: Any) -> str:
        called = {"model": party.path, "out": tmp_path / "answers", "keys": party.keys, **arguments}
        with pytest.raises(sealion.SealionError) as raised:
            sealion.distributed.predict(tmp_path / "requests", **called)
        return f"{raised.value.code}: {raised.value}"

    assert "threads=0: at least 1" in told(threads=0)
    assert "attempts=0: at least 1" in told(attempts=0)
    assert "shard=(2, 2)" in told(shard=(2, 2))
    assert "device='gpu': auto, cpu, cuda, emulated" in told(device="gpu")
    assert "invalid_argument: model 'dnn-30' needs the client's evaluation keys" in told(keys=None)
    assert told(keys=b"no keys").startswith("corrupt: ")
    assert told(model=tmp_path / "none.sealion").startswith("not_found: ")


def test_budget_wants_a_ledger(party: Any, job: Job, tmp_path: Path) -> None:
    model = sealion.load(party.path)
    model.deploy(batch=1, model_privacy=8, query_budget=100)
    with pytest.raises(sealion.SealionError, match="name it in query_ledger, under a path") as raised:
        sealion.distributed.predict(tmp_path / "requests", model, out=tmp_path / "out")
    assert raised.value.code == "invalid_argument"
