"""The server's application in one process, asked from asyncio."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import AsyncIterable, Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from sealion import _core
from sealion.distributed._key_store import KeyFolder

#: Status, headers and body.
Reply = tuple[int, list[tuple[str, str]], bytes]
_Result = TypeVar("_Result")

#: What waits for storage at a time.
_STORAGE_THREADS = 16


@dataclass(frozen=True)
class Head:
    """What is known of a request before its body comes."""

    method: str
    path: str
    headers: list[tuple[str, str]]
    peer: str


@dataclass(frozen=True)
class Site:
    """What every replica serves, and within which limits."""

    paths: list[str]  #: of models, as ``sealion serve`` takes them
    models: dict[str, bytes]  #: files by name
    keys: str
    options: dict[str, Any] = field(default_factory=dict)  #: of _core.ApplicationOptions

    def option(self, name: str) -> Any:
        """Its value, given or usual."""
        return self.options.get(name, getattr(_core.ApplicationOptions(), name))


class Process:
    """An application and the threads that wait for its storage."""

    def __init__(self, site: Site) -> None:
        self._models = tempfile.TemporaryDirectory(prefix="sealion-models-")
        options = _core.ApplicationOptions()
        options.models = [*site.paths, *self._write_models(site)]
        for name, value in site.options.items():
            setattr(options, name, value)
        self._application = _core.Application(options, KeyFolder(site.keys))
        self._threads = ThreadPoolExecutor(_STORAGE_THREADS)

    def _write_models(self, site: Site) -> list[str]:
        paths = []
        for name, data in site.models.items():
            path = Path(self._models.name) / f"{name}.sealion"
            path.write_bytes(data)
            paths.append(str(path))
        return paths

    async def accept(self, head: Head) -> _core.Exchange:
        """The exchange of a request with this head."""
        return await self.apart(
            self._application.accept, head.method, head.path, head.headers, head.peer
        )

    async def reload(self) -> bool:
        """Reads models and tokens anew; False where all stays as it was."""
        return await self.apart(self._application.reload)

    async def metrics(self, head: Head) -> bytes:
        """What this process counts, for a caller who may see it; otherwise nothing."""
        reply = (await self.accept(head)).reply
        return reply[2] if reply is not None and reply[0] == 200 else b""

    async def answer(self, exchange: _core.Exchange, body: AsyncIterable[bytes]) -> Reply:
        """The reply to a request whose body comes now; ends early where its task is cancelled."""
        try:
            async for piece in body:
                refused = await self.apart(exchange.take, piece)
                if refused is not None:
                    return refused
            return await self._finish(exchange)
        except BaseException:
            exchange.stop(_core.Stop.client_gone)
            raise

    async def _finish(self, exchange: _core.Exchange) -> Reply:
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[Reply] = loop.create_future()

        def done(reply: Reply) -> None:
            loop.call_soon_threadsafe(_set_result, answer, reply)

        await self.apart(exchange.finish, done)
        left = exchange.seconds_left
        if left is None:
            return await answer
        timer = loop.call_later(max(left, 0), exchange.stop, _core.Stop.deadline)
        try:
            return await answer
        finally:
            timer.cancel()

    async def apart(self, call: Callable[..., _Result], *arguments: Any) -> _Result:
        """The call's result, from a thread that may wait for storage."""
        return await asyncio.get_running_loop().run_in_executor(self._threads, call, *arguments)


def _set_result(future: asyncio.Future[Reply], reply: Reply) -> None:
    if not future.done():
        future.set_result(reply)
