"""Answers an archive of encrypted requests over a cluster."""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sealion import _core, _files
from sealion._errors import SealionError
from sealion._progress import Verbose, shown
from sealion.client import PathOrText
from sealion.distributed._archive import Archive, Paths, open_archive
from sealion.distributed._cluster import Cluster, Need, connected
from sealion.distributed._done import digest
from sealion.distributed._packages import package
from sealion.distributed._result import IncompleteError, Result
from sealion.distributed._worker import Job, work
from sealion.encrypted_model import EncryptedModel
from sealion.server import DEVICES

#: A worker's process beyond what the plan counts: Python, Ray, fsspec and this package.
PROCESS_BYTES = 192 << 20


def predict(
    paths: Paths,
    model: EncryptedModel | PathOrText,
    *,
    out: PathOrText,
    keys: bytes | PathOrText | None = None,
    storage_options: Mapping[str, Any] | None = None,
    query_ledger: PathOrText | None = None,
    threads: int = 1,
    device: str = "auto",
    shard: tuple[int, int] = (0, 1),
    attempts: int = 3,
    verbose: Verbose = "auto",
) -> Result:
    """Answers every request file of an archive, over the cluster that Ray is connected to.

    Each answer is written whole or not at all, to its request's name below ``out``, and beside it
    ``NAME.done`` with the digests of both and the model's id. Where they agree the request is
    skipped: after an error, or the loss of the cluster, the same call goes on. A lost worker or
    node costs what it was at, which others begin again.

    Args:
        paths: a folder, whose files are taken at any depth, or a glob: all but hidden ones and the
            records ``*.request`` of ``sealion encrypt``; or a list of files. Any URL of fsspec's: ``"/archive"``,
            ``"s3://bucket/archive/2026-*/*.enc"``. Without a protocol, a path that all nodes have.
        model: an :class:`EncryptedModel`, or the path of a model file.
        out: the folder of the answers, likewise.
        keys: the client's evaluation keys, bytes or their file's path, for models that need some.
        storage_options: what fsspec is told of the storage, for requests and answers alike.
        query_ledger: for models with a query budget, the file that counts the records answered for
            each key: one for all, under a path that all nodes share. A request that is begun again
            counts again.
        threads: of each worker; so many processors and the memory of the plan are asked of Ray.
        device: what evaluates, as ``Server`` takes it, on every worker; of ``"cuda"`` each has a card
            of its own, which Ray gives it. Ray shows workers that ask for none no card.
        shard: ``(i, n)`` takes one of n parts, as ``sealion predict --shard i/n`` does: a request's
            name alone says which part has it.
        attempts: how often a request is begun whose worker or node is lost.
        verbose: ``"auto"``: a bar on terminals and in notebooks; True, False, or a function of
            (settled, all).

    Raises:
        IncompleteError: some requests have no answer, and all others do: damaged ones, those of
            other keys, those whose workers were lost. ``error.result`` has each one's reason.
        SealionError: ``not_found`` for requests, model or keys; ``invalid_argument`` for keys or a
            ledger that is missing; ``does_not_fit`` where no node has room for a worker; ``io``
            where the cluster's head is lost; ``unsupported`` without Ray or fsspec.

    >>> sealion.distributed.predict("s3://bucket/requests", "model.sealion", out="s3://bucket/answers")
    """
    began = time.monotonic()
    for name in ("ray", "fsspec"):
        package(name)
    _check_numbers(threads, shard, attempts)
    if device not in DEVICES:
        raise SealionError(
            "invalid_argument", f"device={device!r}: {', '.join(DEVICES)} are possible"
        )
    archive = open_archive(paths, out, storage_options)
    shared = _Shared(model, keys, query_ledger, device)
    result = Result()
    with connected() as ray:
        cluster = Cluster(ray, shared.need(threads), attempts)
        try:
            _run(cluster, archive, shared, threads, shard, verbose, result)
        finally:
            result.lost, result.seconds = cluster.lost, time.monotonic() - began
    if result.failed:
        raise IncompleteError(result)
    return result


class _Shared:
    """Model and keys, found to be sound before any node hears of them."""

    def __init__(
        self,
        model: EncryptedModel | PathOrText,
        keys: bytes | PathOrText | None,
        query_ledger: PathOrText | None,
        device: str,
    ) -> None:
        own = model if isinstance(model, EncryptedModel) else EncryptedModel.load(model)
        self.name, self.model_id = own.name, own.manifest.model_id
        self.model = own.to_bytes()
        self.keys = _bytes_of(keys)
        self.query_ledger = _ledger_of(own, query_ledger)
        self.device = device
        self._server_bytes = int(own.plan["cost"]["server_bytes"])
        self._check_keys()

    def need(self, threads: int) -> Need:
        cards = 1 if self.device == "cuda" else 0
        return Need(threads, self._server_bytes + PROCESS_BYTES, cards)

    def job(self, archive: Archive, threads: int) -> Job:
        engine = ":".join([digest(self.model), digest(self.keys), self.query_ledger, self.device])
        return Job(
            requests=archive.requests,
            answers=archive.answers,
            model_name=self.name,
            model_id=self.model_id,
            engine=engine,
            query_ledger=self.query_ledger,
            threads=threads,
            device=self.device,
        )

    def _check_keys(self) -> None:
        # Nothing is evaluated here.
        service = _core.Service(self.model, f"model {self.name!r}", self.query_ledger, "cpu")
        if self.keys:
            service.read_keys(self.keys)
        elif service.needs_evaluation_keys:
            raise SealionError(
                "invalid_argument",
                f"model {self.name!r} needs the client's evaluation keys: name their file in keys",
            )


def _run(
    cluster: Cluster,
    archive: Archive,
    shared: _Shared,
    threads: int,
    shard: tuple[int, int],
    verbose: Verbose,
    result: Result,
) -> None:
    names = [name for name in archive.names if _shard_of(name, shard[1]) == shard[0]]
    in_common = (
        shared.job(archive, threads),
        cluster.share(shared.model),
        cluster.share(shared.keys),
    )
    with shown("answering", verbose) as progress:
        for outcome in cluster.outcomes(work, names, *in_common):
            result.add(outcome)
            if progress is not None:
                progress(result.finished, len(names))


def _bytes_of(keys: bytes | PathOrText | None) -> bytes:
    if keys is None:
        return b""
    return keys if isinstance(keys, bytes) else _files.read(Path(keys))


def _ledger_of(model: EncryptedModel, query_ledger: PathOrText | None) -> str:
    budget = model.manifest.query_budget
    if budget and query_ledger is None:
        raise SealionError(
            "invalid_argument",
            f"model {model.name!r} answers {budget} records for one key, and all nodes must count in "
            "one file: name it in query_ledger, under a path that they share",
        )
    return "" if query_ledger is None else os.path.abspath(os.fspath(query_ledger))


def _shard_of(name: str, count: int) -> int:
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "big") % count


def _check_numbers(threads: int, shard: tuple[int, int], attempts: int) -> None:
    if threads < 1:
        raise SealionError("invalid_argument", f"threads={threads}: at least 1")
    if attempts < 1:
        raise SealionError("invalid_argument", f"attempts={attempts}: at least 1")
    if not 0 <= shard[0] < shard[1]:
        raise SealionError("invalid_argument", f"shard={shard}: (i, n) with 0 <= i < n")
