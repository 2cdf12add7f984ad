"""A server of the protocol for tests: over the package's `Server`, and able to misbehave."""

from __future__ import annotations

import hashlib
import json
import socket
import struct
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import sealion

#: Where it stands in a request.
MODEL_ID = slice(13, 45)
JSON = "application/json"
BINARY = "application/octet-stream"


class Reply:
    """What is sent, perhaps not all of it."""

    def __init__(self, status: int, body: bytes = b"", kind: str = JSON, **headers: str) -> None:
        self.status, self.body = status, body
        self.headers = {"Content-Type": kind, "Content-Length": str(len(body))}
        self.headers.update({name.replace("_", "-"): text for name, text in headers.items()})
        self.cut_at: int | None = None

    def cut(self, at: int) -> Reply:
        """Closes the connection after so many bytes of the body."""
        self.cut_at = at
        return self


def refusal(status: int, code: str, text: str = "no", **more: Any) -> Reply:
    """An error as the protocol has it."""
    headers = {"Retry_After": str(more.pop("retry_after"))} if "retry_after" in more else {}
    body = {"error": text, "code": code, "request_id": "r1", **more}
    return Reply(status, json.dumps(body).encode(), **headers)


#: In place of a reply: the connection ends.
HANG_UP = object()
#: Called before the reply that is due: gives another one, `HANG_UP` or None.
Fault = Callable[[str, str], Any]


class Stub:
    """Serves models by name; `with Stub(model=server) as stub: ... stub.url`."""

    def __init__(self, **models: sealion.Server) -> None:
        self.models = models
        self.keys: dict[str, bytes] = {}
        self.seen: list[tuple[str, str]] = []
        self.authorisations: list[str | None] = []
        self.connections = 0
        self.fault: Fault = lambda method, path: None
        self.token: str | None = None
        self.answer: Callable[[bytes], bytes] = lambda answer: answer
        stub = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            wbufsize = -1

            def setup(self) -> None:
                stub.connections += 1
                self.request.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                super().setup()

            def do_any(self) -> None:
                length = int(self.headers.get("Content-Length", 0))
                body = self.rfile.read(length)
                stub.seen.append((self.command, self.path))
                stub.authorisations.append(self.headers.get("Authorization"))
                reply = stub.fault(self.command, self.path)
                if reply is HANG_UP:
                    self.close_connection = True
                    return
                self.send(reply or stub.reply(self, body))

            do_GET = do_POST = do_PUT = do_HEAD = do_any

            def send(self, reply: Reply) -> None:
                self.send_response_only(reply.status)
                for name, text in reply.headers.items():
                    self.send_header(name, text)
                self.end_headers()
                if self.command != "HEAD":
                    self.wfile.write(reply.body[: reply.cut_at])
                self.wfile.flush()
                self.close_connection = self.close_connection or reply.cut_at is not None

            def handle(self) -> None:
                try:
                    super().handle()
                except ConnectionError:
                    pass  # a client may go as it likes

            def log_message(self, *_: Any) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"

    def __enter__(self) -> Stub:
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(self, *_: Any) -> None:
        self._server.shutdown()
        self._server.server_close()

    def count(self, method: str, ending: str) -> int:
        """Requests so far of this method and this end of the address."""
        return sum(m == method and path.endswith(ending) for m, path in self.seen)

    def reply(self, handler: BaseHTTPRequestHandler, body: bytes) -> Reply:
        """What the protocol says."""
        method, path = handler.command, handler.path
        if self.token and handler.headers.get("Authorization") != f"Bearer {self.token}":
            return refusal(401, "unauthorized", "no token, or one that nobody has")
        if path == "/v2/repository/index":
            listed = [{"name": name, "version": "1", "state": "READY", "reason": ""}
                      for name in self.models]  # fmt: skip
            return Reply(200, json.dumps(listed).encode())
        if path.startswith("/v2/keys/"):
            return self._keys(method, path.rpartition("/")[2], body)
        name = path.split("/")[3] if path.startswith("/v2/models/") else ""
        if name not in self.models:
            return refusal(404, "not_found", f"no model '{name}'")
        server = self.models[name]
        if path.endswith("/infer"):
            return self._infer(name, server, int(handler.headers[HEADER_LENGTH]), body)
        return Reply(200, json.dumps(metadata(name, server)).encode())

    def _keys(self, method: str, digest: str, body: bytes) -> Reply:
        if method == "HEAD":
            return Reply(200 if digest in self.keys else 404)
        if hashlib.sha256(body).hexdigest() != digest:
            return refusal(400, "corrupt", "other bytes than their address says")
        self.keys[digest] = body
        return Reply(201)

    def _infer(self, name: str, server: sealion.Server, length: int, body: bytes) -> Reply:
        header = json.loads(body[:length])
        (size,) = struct.unpack_from("<I", body, length)
        assert header["inputs"][0]["parameters"]["binary_data_size"] == size + 4
        digest = header["parameters"].get("evaluation_keys", "")
        request = body[length + 4 :]
        if request[MODEL_ID].hex() != server.manifest.model_id:
            return refusal(409, "incompatible", "made for another model")
        if server.needs_evaluation_keys and digest not in self.keys:
            return refusal(404, "missing_keys", "keys that are not here", missing_keys=digest)
        try:
            answer = server.predict(request, self.keys.get(digest, b""))
        except sealion.SealionError as error:
            status = {"incompatible": 409, "over_budget": 403}.get(error.code, 400)
            return refusal(status, error.code, str(error))
        return inference_reply(name, self.answer(answer))


HEADER_LENGTH = "Inference-Header-Content-Length"


def inference_reply(name: str, answer: bytes, **changes: Any) -> Reply:
    """An encrypted answer as it travels; `changes` to the JSON in front of it."""
    head = {
        "model_name": name,
        "model_version": "1",
        "parameters": {"evaluate_seconds": 0.001},
        "outputs": [{"name": "answer", "datatype": "BYTES", "shape": [1],
                     "parameters": {"binary_data_size": len(answer) + 4}}],
        **changes,
    }  # fmt: skip
    text = json.dumps(head).encode()
    body = text + struct.pack("<I", len(answer)) + answer
    return Reply(200, body, BINARY, **{HEADER_LENGTH.replace("-", "_"): str(len(text))})


def metadata(name: str, server: sealion.Server) -> dict[str, Any]:
    """What a server says of a model."""
    text = server.manifest.to_json()
    return {
        "name": name, "versions": ["1"], "platform": "sealion",
        "inputs": [{"name": "request", "datatype": "BYTES", "shape": [1]}],
        "outputs": [{"name": "answer", "datatype": "BYTES", "shape": [1]}],
        "parameters": {
            "manifest": text, "manifest_sha256": hashlib.sha256(text.encode()).hexdigest(),
            "needs_evaluation_keys": server.needs_evaluation_keys,
            "largest_request_bytes": server.largest_request_bytes,
            "largest_key_bytes": server.largest_key_bytes,
        },
    }  # fmt: skip
