"""``sealion serve`` as an application of Ray Serve."""

from __future__ import annotations

import asyncio
import dataclasses
import hashlib
import json
import os
import re
from collections.abc import AsyncIterator, Sequence
from pathlib import Path
from typing import Any, Optional, Union

from ray import serve
from ray.exceptions import RayError, TaskCancelledError
from ray.serve.exceptions import BackPressureError, DeploymentUnavailableError
from ray.serve.handle import DeploymentHandle
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from sealion import _core
from sealion.client import PathOrText
from sealion.distributed._metrics import sum_of
from sealion.distributed._serve_process import Head, Process, Reply, Site
from sealion.encrypted_model import EncryptedModel

_INFERENCE = "/v2/models/{name}/infer"
_METRICS = "/metrics"
_DIGEST = re.compile(r"[0-9a-f]{64}")
#: What an ingress has open at a time; bodies are admitted by their memory.
_INGRESS_REQUESTS = 4096
#: Seconds for all replicas to tell what they count.
_METRICS_TIME = 10
#: Of what no replica had.
_NOBODY_BEGAN = (BackPressureError, DeploymentUnavailableError, asyncio.TimeoutError)
#: Seconds beside the times for a request, in which its reply reaches its client.
_DRAIN_TIME = 10
#: Callers' keys that a replica is known for.
_KNOWN_KEYS = 256

Model = Union[EncryptedModel, PathOrText]


class Ingress:
    """Takes requests: refuses what can be refused before the body comes, answers what is asked of
    models and keys, and hands inferences to an engine."""

    def __init__(self, site: Site, engine: DeploymentHandle) -> None:
        self._process = Process(site)
        self._queue_seconds = site.option("queue_seconds")
        self._engine = engine
        self._ingresses: Any = None  # a handle, once they are there

    async def reload(self) -> bool:
        """Reads models and tokens anew; False where all stays as it was."""
        return await self._process.reload()

    async def __call__(self, request: Request) -> Response:
        head = _head_of(request)
        exchange = await self._process.accept(head)
        is_counted = True
        try:
            if exchange.reply is not None:
                reply = exchange.reply
                if exchange.address == _METRICS and reply[0] == 200:
                    reply = await self._metrics(exchange, head, reply)
            elif exchange.address == _INFERENCE:
                body = await request.body()
                reply, is_counted = await self._infer(exchange, head, body)
            else:
                reply = await self._process.answer(exchange, request.stream())
            return _response(reply, head)
        except ClientDisconnect:
            return Response(status_code=408)  # which nobody reads
        finally:
            if is_counted:
                exchange.ended()

    async def _infer(self, exchange: _core.Exchange, head: Head, body: bytes) -> tuple[Reply, bool]:
        """The reply, and whether it is this process's to count."""
        engine = self._engine.options(multiplexed_model_id=_keys_named(exchange.caller, head, body))
        try:
            response = engine.infer.remote(head, body)
            # Until an engine has it.
            await asyncio.wait_for(response._to_object_ref(), self._queue_seconds)
            return await response, False
        except TaskCancelledError:
            raise asyncio.CancelledError from None
        except (RayError, *_NOBODY_BEGAN) as error:
            # Ray keeps the error until garbage is collected; body and exchange are not to wait.
            error.with_traceback(None)
            return exchange.undelivered(_undelivered_by(error)), True

    async def _metrics(self, exchange: _core.Exchange, head: Head, own: Reply) -> Reply:
        """Of all replicas, as one."""
        if self._ingresses is None:
            self._ingresses = await self._process.apart(serve.get_deployment_handle, "Ingress")
        told = [
            replicas.broadcast("metrics", head).results_async(timeout_s=_METRICS_TIME)
            for replicas in (self._ingresses, self._engine)
        ]
        try:
            ingresses, engines = await asyncio.gather(*told)
        except (RayError, *_NOBODY_BEGAN) as error:
            return exchange.undelivered(_undelivered_by(error))
        return own[0], own[1], sum_of([*ingresses, *engines])

    async def metrics(self, head: Head) -> bytes:
        """What this replica counts, for a caller who may see it."""
        return await self._process.metrics(head)


class Engine:
    """Answers inferences, with callers' keys ready in memory."""

    def __init__(self, site: Site) -> None:
        self._process = Process(site)

    async def reload(self) -> bool:
        """Reads models and tokens anew; False where all stays as it was."""
        return await self._process.reload()

    async def infer(self, head: Head, body: bytes) -> Reply:
        """The reply to a whole request."""
        keys = serve.get_multiplexed_model_id()
        if keys:
            await self._hold(keys)
        exchange = await self._process.accept(head)
        try:
            return exchange.reply or await self._process.answer(exchange, _whole(body))
        finally:
            exchange.ended()

    @serve.multiplexed(max_num_models_per_replica=_KNOWN_KEYS)  # type: ignore[untyped-decorator]
    async def _hold(self, keys: str) -> str:
        """Tells Ray who has these; the application reads them when they are first used."""
        return keys

    async def metrics(self, head: Head) -> bytes:
        """What this replica counts, for a caller who may see it."""
        return await self._process.metrics(head)


def deployment(
    model: Union[Model, Sequence[Model]],
    *,
    keys: PathOrText,
    tokens: Optional[PathOrText] = None,
    query_ledger: Optional[PathOrText] = None,
    min_replicas: int = 1,
    max_replicas: int = 1,
    target_ongoing_requests: float = 2,
    max_ongoing_requests: int = 8,
    max_queued_requests: int = 64,
    ingress_replicas: int = 1,
    threads: int = 1,
    device: str = "auto",
    autoscaling: Optional[dict[str, Any]] = None,
    **options: Any,
) -> serve.Application:
    """An application of Ray Serve that speaks the protocol of ``sealion serve``.

    Ingress replicas take requests and refuse what they can before its body comes; engine replicas
    answer inferences and hold callers' evaluation keys ready, and Ray hands requests to one that
    has the caller's. Replicas come and go with the number of requests: nothing is kept in them,
    and one that goes ends its requests first.

    Args:
        model: an :class:`EncryptedModel`, a file, a name from the zoo, NAME=MODEL or a folder with
            NAME/VERSION/FILE.sealion, which every node must see; or several of these.
        keys: the folder of callers' evaluation keys, a path or a URL of fsspec, which every node
            must reach.
        tokens: the file that ``sealion token`` makes; without it everybody may ask.
        query_ledger: for models with a query budget, the file that counts the records answered for
            each key, on a file system that all nodes share and that can lock files.
        min_replicas: engines that are always there.
        max_replicas: the most engines.
        target_ongoing_requests: the requests for each engine that Ray scales to.
        max_ongoing_requests: the most that an engine has at a time.
        max_queued_requests: the most that wait in an ingress for an engine; beyond, 429.
        ingress_replicas: how many take requests.
        threads: of an engine, and the processors that Ray gives it.
        device: what evaluates, as ``Server`` takes it, in every engine; of ``"cuda"`` each has a card
            of its own, which Ray gives it. Ray shows engines that ask for none no card.
        autoscaling: further fields of Ray's ``AutoscalingConfig``.
        options: ``memory_bytes``, ``queue_seconds`` (in which an engine must have a request, beyond,
            429), ``deadline_seconds``, ``key_cache_bytes``,
            ``key_quota_bytes``, ``key_expiry_days``, ``allowed_origins`` and ``log``, as ``sealion
            serve`` has them.

    Raises:
        SealionError: by the replicas, as ``sealion serve`` says it.
        TypeError: for options that there are not.

    >>> serve.run(sealion.distributed.deployment("model.sealion", keys="/srv/keys"))
    """
    options["threads"] = threads
    site = _site(model, keys, tokens, query_ledger, {**options, "device": device})
    # Which evaluates nothing.
    front = dataclasses.replace(site, options={**site.options, "device": "cpu"})
    scaling = {
        "min_replicas": min_replicas,
        "max_replicas": max_replicas,
        "target_ongoing_requests": target_ongoing_requests,
        **(autoscaling or {}),
    }
    drain = site.option("queue_seconds") + site.option("deadline_seconds") + _DRAIN_TIME
    engine = serve.deployment(
        name="Engine",
        autoscaling_config=scaling,
        max_ongoing_requests=max_ongoing_requests,
        max_queued_requests=max_queued_requests,
        ray_actor_options={"num_cpus": threads, "num_gpus": 1 if device == "cuda" else 0},
        graceful_shutdown_timeout_s=drain,
    )(Engine)
    ingress = serve.deployment(
        name="Ingress",
        num_replicas=ingress_replicas,
        max_ongoing_requests=_INGRESS_REQUESTS,
        graceful_shutdown_timeout_s=drain,
    )(Ingress)
    return ingress.bind(front, engine.bind(site))


def reload(name: str = "default") -> bool:
    """Has all replicas of an application read models and tokens anew, without an end to what they do.

    Args:
        name: what ``serve.run`` called the application.

    Returns:
        Whether all could. Where something is wrong with models or tokens a replica goes on with
        what it has, and its log says why.
    """
    # Engines first: no ingress is to tell clients of a model that its engines do not have.
    handles = [serve.get_deployment_handle(part, name) for part in ("Engine", "Ingress")]
    could = [all(handle.broadcast("reload").results()) for handle in handles]
    return all(could)


def _site(
    model: Union[Model, Sequence[Model]],
    keys: PathOrText,
    tokens: Optional[PathOrText],
    query_ledger: Optional[PathOrText],
    options: dict[str, Any],
) -> Site:
    known = {name for name in dir(_core.ApplicationOptions) if not name.startswith("_")}
    for name in options:
        if name not in known - {"models"}:
            raise TypeError(f"deployment() has no option {name!r}")
    if tokens is not None:
        options["tokens"] = os.path.abspath(tokens)
    if query_ledger is not None:
        options["query_ledger"] = os.path.abspath(query_ledger)
    several = [model] if isinstance(model, (EncryptedModel, str, os.PathLike)) else list(model)
    return Site(
        paths=[_absolute(str(one)) for one in several if not isinstance(one, EncryptedModel)],
        models={one.name: one.to_bytes() for one in several if isinstance(one, EncryptedModel)},
        keys=str(keys) if "://" in str(keys) else os.path.abspath(keys),
        options=options,
    )


def _absolute(model: str) -> str:
    """Replicas have working folders of their own."""
    name, sign, path = model.rpartition("=")
    if Path(model).exists() or not Path(path).exists():
        name, sign, path = "", "", model
    return name + sign + (os.path.abspath(path) if Path(path).exists() else path)


def _head_of(request: Request) -> Head:
    scope = request.scope
    raw = scope.get("raw_path") or scope["path"].encode()
    headers = [(name.decode("latin-1"), value.decode("latin-1")) for name, value in scope["headers"]]
    peer = scope["client"][0] if scope.get("client") else ""
    return Head(scope["method"], raw.split(b"?")[0].decode("latin-1"), headers, peer)


def _response(reply: Reply, head: Head) -> Response:
    status, headers, body = reply
    # Ray sends a request's identifier back by itself.
    sent = dict(head.headers).get("x-request-id")
    return Response(body, status, {k: v for k, v in headers if (k, v) != ("X-Request-Id", sent)})


def _undelivered_by(error: Exception) -> _core.Undelivered:
    # First, for what an engine raised is of both kinds.
    return _core.Undelivered.lost if isinstance(error, RayError) else _core.Undelivered.busy


def _keys_named(caller: str, head: Head, body: bytes) -> str:
    """What stands for the caller's keys where requests are routed; empty for requests without keys,
    and for those that an engine will refuse."""
    length = dict(head.headers).get("inference-header-content-length", "")
    try:
        digest = json.loads(body[: int(length)])["parameters"]["evaluation_keys"]
    except (ValueError, TypeError, KeyError, RecursionError):
        return ""
    if not isinstance(digest, str) or not _DIGEST.fullmatch(digest):
        return ""
    return hashlib.sha256(f"{caller}/{digest}".encode()).hexdigest()[:32]


async def _whole(body: bytes) -> AsyncIterator[bytes]:
    yield body
