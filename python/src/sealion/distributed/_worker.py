"""What a worker does with a request; it runs on the nodes, in processes of Ray's.

Ray keeps a process for many tasks. The first of a run builds the engine and expands the keys, and
the process keeps them: a process that is lost takes nothing with it but the request in its hands.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sealion import _core
from sealion._errors import SealionError
from sealion.distributed._done import is_done, write_answer
from sealion.distributed._folders import Folder
from sealion.distributed._result import Outcome


@dataclass(frozen=True)
class Job:
    """What all requests of a run have in common, but the bytes of model and keys."""

    requests: Folder
    answers: Folder
    model_name: str
    model_id: str
    engine: str  #: names the engine: digests of model and keys, and the ledger
    query_ledger: str
    threads: int
    device: str = "auto"


class _Engine:
    """A model's service, with the client's keys expanded."""

    def __init__(self, job: Job, model: Any, keys: Any) -> None:
        self.name = job.engine
        self._service = _core.Service(
            model, f"model {job.model_name!r}", job.query_ledger, job.device
        )
        self._keys = self._service.read_keys(keys) if len(keys) else b""
        self._threads = job.threads
        self.largest_request_bytes = self._service.largest_request_bytes

    def answer(self, request: Any) -> bytes:
        return self._service.answer(request, self._keys, self._threads)


_engine: _Engine | None = None  #: the last run's: a process answers for one model at a time
_buffer = bytearray()


def work(name: str, job: Job, model: Any, keys: Any) -> Outcome:
    """Answers one request, or finds that it was; what is wrong with it is in what it returns."""
    try:
        return _answered(job, name, _ready(job, model, keys))
    except Exception as error:  # storages raise what they like
        return Outcome(name, failure=_reason(error))


def _answered(job: Job, name: str, engine: _Engine) -> Outcome:
    size = job.requests.size(name)
    if size > engine.largest_request_bytes:
        raise SealionError(
            "corrupt",
            f"{size} bytes, where requests to {job.model_name!r} have "
            f"{engine.largest_request_bytes} at most",
        )
    if is_done(job.requests, job.answers, name, job.model_id):
        return Outcome(name, is_skipped=True)
    request = job.requests.read_request(name, _buffer)
    answer = engine.answer(request)
    write_answer(job.answers, name, answer, request, job.model_id)
    return Outcome(name, request_bytes=len(request), answer_bytes=len(answer))


def _ready(job: Job, model: Any, keys: Any) -> _Engine:
    global _engine
    if _engine is None or _engine.name != job.engine:
        _engine = None  # before the next, for memory
        _engine = _Engine(job, model, keys)
    return _engine


def _reason(error: Exception) -> str:
    code = error.code if isinstance(error, SealionError) else type(error).__name__
    return f"{code}: {error}"
