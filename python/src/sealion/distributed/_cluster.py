"""A cluster of Ray's: what it has room for, whether its head is there, and work on it."""

from __future__ import annotations

import os
import socket
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import numpy as np

from sealion._errors import SealionError
from sealion.distributed._packages import package
from sealion.distributed._result import Outcome

#: A head may be away so long. Ray ends the processes of its clients after a minute, without a word.
HEAD_PATIENCE_SECONDS = 20.0
LOOK_SECONDS = 1.0
#: Requests that Ray has beyond those that run, so that no worker waits for this process.
QUEUED_FOR_EACH_WORKER = 2


@contextmanager
def connected() -> Iterator[Any]:
    """Ray, as it was initialised, or else initialised until the end."""
    ray = package("ray")
    if ray.is_initialized():
        yield ray
        return
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
    ray.init(logging_level="WARNING")
    try:
        yield ray
    finally:
        ray.shutdown()


@dataclass(frozen=True)
class Need:
    """What one worker takes of a node."""

    processors: int
    memory_bytes: int
    cards: int = 0  #: graphics cards

    def workers(self, node: dict[str, Any]) -> int:
        """How many of them a node of ``ray.nodes()`` has room for."""
        resources = node["Resources"] if node["Alive"] else {}
        taken = {"CPU": self.processors, "memory": self.memory_bytes, "GPU": self.cards}
        return min(int(resources.get(name, 0) // need) for name, need in taken.items() if need)


class Cluster:
    """Runs one task for each of many requests, and again where a worker or node was lost."""

    def __init__(self, ray: Any, need: Need, attempts: int) -> None:
        self._ray = ray
        self._need = need
        self._attempts = attempts
        self._head = _Head(ray.get_runtime_context().gcs_address)
        self._room, self._looked = self._workers(), time.monotonic()
        self._begun: Counter[str] = Counter()
        self.lost = 0
        if self._room == 0:
            raise SealionError("does_not_fit", self._no_room())

    def share(self, data: bytes) -> Any:
        """Bytes in the object store, which go once to each node that asks, as a view there."""
        return self._ray.put(np.frombuffer(data, np.uint8))

    def outcomes(
        self, work: Callable[..., Outcome], names: list[str], *shared: Any
    ) -> Iterator[Outcome]:
        """``work(name, *shared)`` of each name, in the order in which they end.

        Raises:
            SealionError: ``io`` where the cluster's head is lost.
        """
        need = self._need
        task = self._ray.remote(work).options(
            num_cpus=need.processors,
            num_gpus=need.cards,
            memory=need.memory_bytes,
            max_retries=0,
        )
        waiting = names[::-1]
        running: dict[Any, str] = {}
        while waiting or running:
            while waiting and len(running) < self._room * (1 + QUEUED_FOR_EACH_WORKER):
                name = waiting.pop()
                running[task.remote(name, *shared)] = name
            for ended in self._wait(list(running)):
                outcome = self._outcome(ended, running.pop(ended), waiting)
                if outcome is not None:
                    yield outcome

    def _wait(self, running: list[Any]) -> list[Any]:
        """Those that have ended, once there are some or it is time to look around."""
        ended, _ = self._ray.wait(running, num_returns=1, timeout=LOOK_SECONDS)
        if time.monotonic() > self._looked + LOOK_SECONDS:
            if self._head.is_there():
                self._room = max(self._workers(), 1)  # nodes come and go
            self._looked = time.monotonic()
        return list(ended)

    def _outcome(self, ended: Any, name: str, waiting: list[str]) -> Outcome | None:
        """What became of a request; None if it was lost and waits again."""
        exceptions = self._ray.exceptions
        try:
            return self._ray.get(ended)  # type: ignore[no-any-return]
        except exceptions.RayTaskError:
            raise  # not of the request: a node without this package, or a defect
        except exceptions.RayError as error:
            return self._again(name, error, waiting)

    def _again(self, name: str, error: Exception, waiting: list[str]) -> Outcome | None:
        self.lost += 1
        self._begun[name] += 1
        if self._begun[name] < self._attempts:
            waiting.insert(0, name)
            return None
        reason = f"lost: its worker ended {self._attempts} times, the last with {_summary(error)}"
        return Outcome(name, failure=reason)

    def _workers(self) -> int:
        return sum(self._need.workers(node) for node in self._ray.nodes())

    def _no_room(self) -> str:
        if self._need.cards and not any(
            node["Resources"].get("GPU") for node in self._ray.nodes() if node["Alive"]
        ):
            return "no node gives Ray a graphics card: ask for device='cpu', or start such nodes"
        most = [node["Resources"].get("memory", 0) for node in self._ray.nodes() if node["Alive"]]
        return (
            f"no node has room for one worker of {self._need.processors} processors and "
            f"{self._need.memory_bytes / 1e6:.0f} MB: the largest gives Ray "
            f"{max(most, default=0) / 1e6:.0f} MB; give it more (ray start --memory), or ask for fewer threads"
        )


class _Head:
    """The process that keeps a cluster together."""

    def __init__(self, address: str) -> None:
        self._address = address
        self._seen = time.monotonic()

    def is_there(self) -> bool:
        """Whether it answers now. Raises SealionError where it has not for long."""
        host, port = self._address.rsplit(":", 1)
        try:
            socket.create_connection((host.strip("[]"), int(port)), timeout=LOOK_SECONDS).close()
        except OSError as error:
            return self._is_patient(error)
        self._seen = time.monotonic()
        return True

    def _is_patient(self, error: OSError) -> bool:
        if time.monotonic() - self._seen > HEAD_PATIENCE_SECONDS:
            raise SealionError(
                "io",
                f"the cluster's head at {self._address} is lost ({error}): start it and call predict "
                "again, which goes on after the finished requests",
            )
        return False


def _summary(error: Exception) -> str:
    return f"{type(error).__name__} ({str(error).splitlines()[0]})"
