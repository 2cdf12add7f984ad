"""Evaluation keys in an object store."""

from __future__ import annotations

import hashlib
import time
from typing import Any

import fsspec
import pytest
from sealion.distributed import KeyFolder


@pytest.fixture
def folder(bucket: Any, monkeypatch: Any) -> KeyFolder:
    monkeypatch.setitem(fsspec.config.conf, "s3", bucket.options)
    return KeyFolder("s3://sealion/keys")


def test_keys_come_whole_and_go(folder: KeyFolder, bucket: Any) -> None:
    key = b"key" * 1000
    sha256 = hashlib.sha256(key).hexdigest()
    before = time.time()
    writer = folder.write("clinic", sha256)
    writer.write(key[:100])
    assert folder.find("clinic", sha256) is None
    writer.write(key[100:])
    writer.keep()
    writer.close()
    assert (folder.read("clinic", sha256), folder.read("bank", sha256)) == (key, None)
    ((name, size, used),) = folder.list("clinic")
    assert (name, size, list(folder.callers())) == (sha256, len(key), ["clinic"])
    assert used > before - 2  # stores count in seconds
    folder.note_use("clinic", sha256)
    assert folder.remove("clinic", sha256)
    assert folder.list("clinic") == []
    assert bucket.get("sealion/keys") == {}


def test_what_is_not_kept_goes(folder: KeyFolder, bucket: Any) -> None:
    writer = folder.write("clinic", "0" * 64)
    writer.write(b"half")
    writer.close()
    assert bucket.get("sealion/keys") == {}
    bucket.filesystem.pipe_file("sealion/keys/incoming/abandoned", b"half")
    folder.remove_abandoned(time.time() - 60)
    assert list(bucket.get("sealion/keys")) == ["incoming/abandoned"]
    folder.remove_abandoned(time.time() + 60)
    assert bucket.get("sealion/keys") == {}
