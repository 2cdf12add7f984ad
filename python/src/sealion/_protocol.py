"""What `sealion serve` and its clients say to each other (docs/protocol.md): the client's half."""

from __future__ import annotations

import hashlib
import json
import random
import re
import struct
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Optional, Union

from sealion._errors import SealionError
from sealion._http import HttpClient, Reply, Request, TransferError

MOST_JSON_BYTES = 1 << 16
MOST_METADATA_BYTES = 1 << 23
FIRST_PAUSE, LONGEST_PAUSE = 0.2, 10.0  # seconds
#: A server that does not listen comes back soon, or not at all.
PATIENCE_TO_CONNECT = 5.0
LONGEST_RETRY_AFTER = 86400
_LENGTH = struct.Struct("<I")
NAME = re.compile(r"[A-Za-z0-9._-]{1,64}")
_UNPRINTABLE = re.compile(r"[^ -~]")
_HEADER_LENGTH = "Inference-Header-Content-Length"

#: What the protocol's words are called in this package; others are ``io``.
_CODES = {
    "corrupt": "corrupt",
    "invalid_argument": "invalid_argument",
    "unsupported": "unsupported",
    "insecure": "insecure",
    "unauthorized": "invalid_argument",
    "forbidden": "invalid_argument",
    "over_budget": "over_budget",
    "not_found": "not_found",
    "missing_keys": "not_found",
    "incompatible": "incompatible",
    "too_large": "incompatible",
    "not_allowed": "unsupported",
    "length_required": "unsupported",
}


class RefusedError(SealionError):
    """What a server refuses; `reason` is the protocol's word, empty where something else replied."""

    def __init__(self, code: str, message: str, reason: str) -> None:
        super().__init__(code, message)
        self.reason = reason


@dataclass(frozen=True)
class Metadata:
    """What a server says of a model; the manifest is not read yet."""

    manifest: str
    digest: str


@dataclass(frozen=True)
class Inference:
    """An encrypted request on its way."""

    path: str
    encrypted: bytes
    keys: str
    largest_answer: int
    may_repeat: bool
    timeout: float


def printable(text: str, longest: int = 300) -> str:
    """What a server said as one may print it: no control characters, and not without end."""
    clean = _UNPRINTABLE.sub("?", text[:longest])
    return clean + "..." if len(text) > longest else clean


class _Failure(Exception):
    """A try that failed."""

    def __init__(self, error: SealionError, may_be_acted_on: bool, is_passing: bool) -> None:
        super().__init__()
        self.error, self.may_be_acted_on, self.is_passing = error, may_be_acted_on, is_passing
        self.retry_after: Optional[float] = None
        self.most_patience = float("inf")
        self.was_kept = False


class InferenceServer:
    """A server, asked patiently; any number of threads may ask at once."""

    def __init__(self, http: HttpClient, patience: float) -> None:
        self.http = http
        self._patience = patience

    def models(self) -> list[str]:
        """The names of the models that are ready."""
        reply = self._send(
            Request("POST", "/v2/repository/index", (b"{}",), _type("json"), 1 << 20)
        )
        listed = _read_json(reply.body, "the list of models")
        if not isinstance(listed, list) or not all(isinstance(entry, dict) for entry in listed):
            raise _corrupt("the list of models", "it must be an array of objects")
        ready = [entry.get("name") for entry in listed if entry.get("state") == "READY"]
        return [name for name in ready if isinstance(name, str) and NAME.fullmatch(name)]

    def metadata(self, path: str) -> Metadata:
        """Of the model at this address."""
        what = "the model's metadata"
        reply = self._send(Request("GET", path, largest_reply=MOST_METADATA_BYTES))
        parameters = _field(_read_json(reply.body, what), "parameters", dict, what)
        manifest = _field(parameters, "manifest", str, what)
        digest = hashlib.sha256(manifest.encode("utf-8", "replace")).hexdigest()
        if _field(parameters, "manifest_sha256", str, what) != digest:
            raise _corrupt(what, "manifest_sha256 is not that of the manifest")
        return Metadata(manifest, digest)

    def has_keys(self, digest: str) -> bool:
        """Whether the server has these; where it does not say, to upload them is what helps."""
        try:
            self._attempt(Request("HEAD", f"/v2/keys/{digest}"))
            return True
        except _Failure:
            return False

    def put_keys(self, digest: str, keys: bytes) -> None:
        """Uploads evaluation keys."""
        self._send(
            Request("PUT", f"/v2/keys/{digest}", (b"", memoryview(keys)), _type("octet-stream"))
        )

    def infer(self, inference: Inference) -> memoryview:
        """The encrypted answer.

        Raises:
            SealionError: saying so where the request might have been acted on and may not be
                repeated.
        """
        head = _inference_header(inference)
        pieces: Sequence[Union[bytes, memoryview]] = (
            head + _LENGTH.pack(len(inference.encrypted)),
            memoryview(inference.encrypted),
        )
        request = Request(
            "POST",
            f"{inference.path}/infer",
            pieces,
            (*_type("octet-stream"), (_HEADER_LENGTH, str(len(head)))),
            MOST_JSON_BYTES + _LENGTH.size + inference.largest_answer,
            on_fresh_connection=not inference.may_repeat,
        )
        reply = self._send(request, inference.may_repeat)
        return read_answer(reply.body, reply.headers.get(_HEADER_LENGTH, ""))

    def _send(self, request: Request, may_repeat: bool = True) -> Reply:
        start, tries = time.monotonic(), 0
        while True:
            try:
                return self._attempt(request)
            except _Failure as caught:
                failure = caught
            error = failure.error
            if failure.may_be_acted_on and not may_repeat:
                raise SealionError(
                    error.code,
                    f"{error}; the model counts the records that it answers, and may have counted "
                    "these: they are not asked about again unless you do",
                )
            if not failure.is_passing:
                raise error
            if failure.was_kept:  # it had ended: nobody is busy
                self.http.close()
                continue
            pause = _pause(tries, failure.retry_after)
            spent = time.monotonic() - start
            if spent + pause > min(self._patience, failure.most_patience):
                raise error
            tries += 1
            time.sleep(pause)

    def _attempt(self, request: Request) -> Reply:
        try:
            reply = self.http.send(request)
        except TransferError as error:
            failure = _Failure(error, error.may_have_arrived, error.is_passing)
            failure.was_kept = error.was_kept
            if not error.may_have_arrived:
                failure.most_patience = PATIENCE_TO_CONNECT
            raise failure from None
        if 200 <= reply.status < 300:
            return reply
        raise self._refusal(request, reply)

    def _refusal(self, request: Request, reply: Reply) -> _Failure:
        status = reply.status
        reason, text, request_id = _read_refusal(reply)
        note = f"{status} {reason}".strip() + (f", request {request_id}" if request_id else "")
        error = RefusedError(
            _error_code(status, reason),
            f"{request.method} {self.http.address.base}{request.path}: {text} ({note})",
            reason,
        )
        if reason:  # the protocol refuses before it acts, but for faults and time that ran out
            may_be_acted_on = reason in ("internal", "deadline")
            is_passing = reason in ("busy", "draining", "timeout")
        else:  # of what else is on the way nobody knows
            may_be_acted_on = status >= 500 or status == 429
            is_passing = status in (429, 502, 503)
        failure = _Failure(error, may_be_acted_on, is_passing)
        after = reply.headers.get("Retry-After", "").strip()
        if re.fullmatch(r"[0-9]{1,9}", after):
            failure.retry_after = min(int(after), LONGEST_RETRY_AFTER)
        return failure


def read_answer(body: bytes, header_length: str) -> memoryview:
    """The encrypted answer in a reply, which is not trusted."""
    what = "the server's answer"
    length = int(header_length) if re.fullmatch(r"[0-9]{1,9}", header_length) else -1
    if not 0 <= length <= min(len(body), MOST_JSON_BYTES):
        raise _corrupt(what, f"{_HEADER_LENGTH} is {printable(header_length, 20)!r}")
    head = _read_json(body[:length], what)
    outputs = _field(head, "outputs", list, what)
    output = outputs[0] if len(outputs) == 1 and isinstance(outputs[0], dict) else {}
    parameters = output.get("parameters")
    size = parameters.get("binary_data_size") if isinstance(parameters, dict) else None
    is_answer = output.get("name") == "answer" and output.get("datatype") == "BYTES"
    if not is_answer or output.get("shape") != [1]:
        raise _corrupt(what, "outputs must be one element of BYTES, 'answer'")
    behind = memoryview(body)[length:]
    if size != len(behind) or len(behind) < _LENGTH.size:
        raise _corrupt(what, f"binary_data_size must be {len(behind)}, what there is")
    (element,) = _LENGTH.unpack_from(behind)
    if element != len(behind) - _LENGTH.size:
        raise _corrupt(what, f"an element of {element} bytes in {len(behind)}")
    return behind[_LENGTH.size :]


def _inference_header(inference: Inference) -> bytes:
    parameters: dict[str, Any] = {"timeout": int(1e6 * inference.timeout)}
    if inference.keys:
        parameters["evaluation_keys"] = inference.keys
    size = len(inference.encrypted) + _LENGTH.size
    head = {
        "parameters": parameters,
        "inputs": [
            {
                "name": "request",
                "shape": [1],
                "datatype": "BYTES",
                "parameters": {"binary_data_size": size},
            }
        ],
        "outputs": [{"name": "answer", "parameters": {"binary_data": True}}],
    }
    return json.dumps(head).encode()


def _type(kind: str) -> Sequence[tuple[str, str]]:
    return (("Content-Type", f"application/{kind}"),)


def _pause(tries: int, asked_for: Optional[float]) -> float:
    """Twice as long each time, and another part of it, so that clients do not come back together."""
    usual = min(LONGEST_PAUSE, FIRST_PAUSE * 2.0 ** min(tries, 16)) * random.uniform(0.5, 1)
    return max(usual, (asked_for or 0) * random.uniform(1, 1.1))


def _read_json(body: bytes, what: str) -> Any:
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        raise _corrupt(what, "it is no JSON") from None


def _field(value: Any, name: str, kind: type, what: str) -> Any:
    found = value.get(name) if isinstance(value, dict) else None
    if not isinstance(found, kind):
        raise _corrupt(what, f"{name} must be a {kind.__name__}")
    return found


def _corrupt(what: str, why: str) -> SealionError:
    return SealionError("corrupt", f"{what}: {why}")


def _read_refusal(reply: Reply) -> tuple[str, str, str]:
    """The protocol's word, the text and the request's id; no word where something else replied."""
    try:
        told = json.loads(reply.body)
    except (ValueError, RecursionError):
        told = None
    fields = told if isinstance(told, dict) else {}
    reason, text, number = (fields.get(key) for key in ("code", "error", "request_id"))
    if isinstance(reason, str) and isinstance(text, str) and reason and text:
        request_id = printable(number, 64) if isinstance(number, str) else ""
        return printable(reason, 32), printable(text), request_id
    if 300 <= reply.status < 400:
        return "", "the server sends us elsewhere: ask at that address", ""
    return "", "there is nothing at this address" if reply.status == 404 else "no reason given", ""


def _error_code(status: int, reason: str) -> str:
    if reason:
        return _CODES.get(reason, "io")
    if status >= 500 or status == 429:
        return "io"
    return "not_found" if status == 404 else "unsupported"
