"""What these tests share: an archive, clusters of several nodes on this machine, and drivers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import sealion
from clusters import Nodes

ZOO = Path(__file__).resolve().parents[3] / "zoo"


def pytest_addoption(parser: Any) -> None:
    parser.addoption("--soak", action="store_true", help="the acceptance run too: some minutes")


class Party:
    """A model for one record at a time, a client of it, and the client's evaluation keys."""

    def __init__(self, folder: Path) -> None:
        self.model = sealion.load(ZOO / "dnn-30.sealion")
        self.model.deploy(batch=1)
        self.path = folder / "one.sealion"
        self.model.save(self.path)
        self.client = sealion.Client(self.model.manifest)
        self.client.keygen()
        self.keys = self.client.evaluation_keys()
        self.server = sealion.Server(self.path)
        self._random = np.random.default_rng(1)

    def request(self) -> bytes:
        shape = (1, *self.model.manifest.input_shape)
        return self.client.encrypt(self._random.integers(0, 256, shape, np.uint8))

    def answer(self, request: bytes) -> bytes:
        """What a single machine answers."""
        return self.server.predict(request, self.keys)


@pytest.fixture(scope="session")
def party(tmp_path_factory: Any) -> Party:
    return Party(tmp_path_factory.mktemp("party"))


@pytest.fixture
def archive(party: Party, tmp_path: Path) -> Callable[[int], Path]:
    """Makes a folder of so many requests, no two of them the same."""

    def make(count: int) -> Path:
        folder = tmp_path / "requests"
        for number in range(count):
            path = folder / f"day{number % 2}" / f"batch{number:03}.enc"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(party.request())
        return folder

    return make


@pytest.fixture(scope="module")
def nodes() -> Iterator[Nodes]:
    """A cluster with a head, a node for drivers, and two nodes that work."""
    running = Nodes(workers=2)
    yield running
    running.stop()


def files_of(folder: Path) -> dict[str, bytes]:
    """All files below a folder."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


class Bucket:
    """A bucket of a server on this machine that speaks as S3 does."""

    def __init__(self, endpoint: str) -> None:
        import s3fs

        self.options = {"endpoint_url": endpoint, "key": "anybody", "secret": "anything"}
        self.filesystem = s3fs.S3FileSystem(**self.options)
        self.filesystem.makedirs("sealion", exist_ok=True)

    def put(self, folder: Path, prefix: str) -> None:
        for name, data in files_of(folder).items():
            self.filesystem.pipe_file(f"{prefix}/{name}", data)

    def get(self, prefix: str) -> dict[str, bytes]:
        self.filesystem.invalidate_cache()
        found = self.filesystem.find(prefix)
        return {path[len(prefix) + 1 :]: self.filesystem.cat_file(path) for path in found}


@pytest.fixture
def bucket() -> Iterator[Bucket]:
    pytest.importorskip("s3fs")
    server = pytest.importorskip("moto.server").ThreadedMotoServer("127.0.0.1", 0)
    server.start()
    host, port = server.get_host_and_port()
    yield Bucket(f"http://{host}:{port}")
    server.stop()
