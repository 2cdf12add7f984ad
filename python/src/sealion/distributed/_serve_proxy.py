"""What a proxy of Ray Serve says where a replica ended with a request.

Set in the environment of every node, before Ray starts:
``RAY_SERVE_HTTP_PROXY_CALLBACK_IMPORT_PATH=sealion.distributed._serve_proxy.middlewares``
"""

from __future__ import annotations

import json

from starlette.middleware import Middleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_LOST = json.dumps({"error": "the replica that had this request has ended: ask again"}).encode()


class LostReplies:
    """Replies 502 to requests that Ray gives no reply: clients repeat them where they may."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request, as ASGI has it."""
        has_begun = False

        async def noticed(message: Message) -> None:
            nonlocal has_begun
            has_begun = True
            await send(message)

        await self._app(scope, receive, noticed)
        if scope["type"] == "http" and not has_begun:
            headers = [(b"content-type", b"application/json"), (b"retry-after", b"1")]
            await send({"type": "http.response.start", "status": 502, "headers": headers})
            await send({"type": "http.response.body", "body": _LOST})


def middlewares() -> list[Middleware]:
    """As Ray asks for them."""
    return [Middleware(LostReplies)]
