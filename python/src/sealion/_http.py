"""HTTP requests to one server, from any number of threads, over connections that are kept."""

from __future__ import annotations

import http.client
import ipaddress
import re
import select
import socket
import ssl
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Optional, Union
from urllib.parse import urlsplit

from sealion._errors import SealionError

#: A body that says why something was refused has no more bytes.
MOST_ERROR_BYTES = 1 << 16
CONNECT_SECONDS = 10.0
_TOKEN = re.compile(r"[A-Za-z0-9._~+/=-]{1,4096}")
_NAME = r"([A-Za-z0-9._-]{1,64})"
_PATH = re.compile(
    rf"((?:/(?!v2(?:/|$))[^/]+)*)(?:/v2(?:/models/{_NAME}(?:/versions/{_NAME})?)?)?/?"
)


@dataclass(frozen=True)
class Address:
    """Where a server is, and perhaps which of its models is meant."""

    host: str
    port: int
    is_encrypted: bool
    prefix: str
    model: str = ""
    version: str = ""

    @property
    def base(self) -> str:
        """As people write it."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{'https' if self.is_encrypted else 'http'}://{host}:{self.port}{self.prefix}"

    @property
    def is_loopback(self) -> bool:
        """Whether what is sent never leaves this machine."""
        try:
            return ipaddress.ip_address(self.host).is_loopback
        except ValueError:
            return self.host == "localhost"


def parse_address(url: str) -> Address:
    """Reads ``http://127.0.0.1:8000`` or ``https://example.org/v2/models/dnn-30``."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise _no_address(url, str(error)) from None
    if parts.username is not None or parts.password is not None:
        raise SealionError(  # without the address, which may hold a password
            "invalid_argument",
            "an address of a server holds no user and no password: a token says who asks",
        )
    path = _PATH.fullmatch(parts.path)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise _no_address(url, "no http or no host")
    if parts.query or parts.fragment or path is None or not _is_plain(url):
        raise _no_address(url, "more than host, port and model")
    is_encrypted = parts.scheme == "https"
    return Address(
        parts.hostname,
        port or (443 if is_encrypted else 80),
        is_encrypted,
        path[1],
        path[2] or "",
        path[3] or "",
    )


def _is_plain(url: str) -> bool:
    return url.isascii() and url.isprintable() and " " not in url


def _no_address(url: str, why: str) -> SealionError:
    return SealionError(
        "invalid_argument",
        f"{url!r} is no address of a server ({why}): http://HOST:PORT or https://HOST, and perhaps "
        "/v2/models/NAME behind it",
    )


class Token:
    """What a server knows its callers by; never printed."""

    def __init__(self, text: str) -> None:
        self._text = text.strip()
        if not _TOKEN.fullmatch(self._text):
            raise SealionError(
                "invalid_argument",
                "this is no token: 1 to 4096 letters, digits and -._~+/= in one line",
            )

    def header(self) -> str:
        """Of the header ``Authorization``."""
        return f"Bearer {self._text}"

    def __repr__(self) -> str:
        return "<Token>"

    def __reduce__(self) -> str:
        raise TypeError("a token is not pickled")


@dataclass(frozen=True)
class Request:
    """What is sent. `pieces` follow each other and are not copied, but for the first."""

    method: str
    path: str
    pieces: Sequence[Union[bytes, memoryview]] = (b"",)
    headers: Sequence[tuple[str, str]] = ()
    largest_reply: int = 1 << 16
    on_fresh_connection: bool = False


@dataclass(frozen=True)
class Reply:
    """What came back, errors too."""

    status: int
    headers: http.client.HTTPMessage = field(repr=False)
    body: bytes = field(repr=False)


class TransferError(SealionError):
    """A request that got no reply, or half of one.

    Attributes:
        may_have_arrived: False where it is certain that the server has seen nothing of it.
        is_passing: whether it may go better a moment later.
        was_kept: whether it went over a connection that was kept, which may have been closed.
    """

    def __init__(
        self, code: str, message: str, *, may_have_arrived: bool, is_passing: bool, was_kept: bool
    ) -> None:
        super().__init__(code, message)
        self.may_have_arrived = may_have_arrived
        self.is_passing = is_passing
        self.was_kept = was_kept


@dataclass(frozen=True)
class HttpOptions:
    """How a server is talked to."""

    token: Optional[Token] = None
    ca: Optional[str] = None
    timeout: float = 600.0
    may_send_token_in_clear: bool = False


class HttpClient:
    """Requests to one server. TLS is verified, redirections are not followed, replies are bounded."""

    def __init__(self, address: Address, options: HttpOptions) -> None:
        is_private = address.is_encrypted or address.is_loopback
        if options.token and not is_private and not options.may_send_token_in_clear:
            raise SealionError(
                "insecure",
                f"the token would go to {address.base} unencrypted, for everybody on the way to "
                "read: use https://, or say insecure_no_tls=True where the way is safe by other means",
            )
        self.address = address
        self._options = options
        self._tls = _tls_context(options.ca) if address.is_encrypted else None
        self._idle: list[http.client.HTTPConnection] = []
        self._lock = threading.Lock()

    def send(self, request: Request) -> Reply:
        """One reply, whatever its status.

        Raises:
            TransferError: ``io``, ``insecure`` for a server that is not who it should be,
                ``corrupt`` for a reply that is none or too large.
        """
        deadline = time.monotonic() + self._options.timeout
        kept = None if request.on_fresh_connection else self._take()
        connection = kept or self._connect(request)
        ended = False
        try:
            reply = self._exchange(connection, request, deadline)
            ended = True
            return reply
        except TransferError:
            raise
        except (OSError, http.client.HTTPException) as error:
            raise self._failure(request, error, kept is not None) from None
        finally:  # after Ctrl-C too, nobody reads the rest of a reply as another's
            if ended and connection.sock is not None:
                self._keep(connection)
            else:
                connection.close()

    def close(self) -> None:
        """Ends the connections that are kept."""
        with self._lock:
            idle, self._idle = self._idle, []
        for connection in idle:
            connection.close()

    def _connect(self, request: Request) -> http.client.HTTPConnection:
        address = self.address
        seconds = min(CONNECT_SECONDS, self._options.timeout)
        connection: http.client.HTTPConnection
        if self._tls:
            connection = http.client.HTTPSConnection(
                address.host, address.port, timeout=seconds, context=self._tls
            )
        else:
            connection = http.client.HTTPConnection(address.host, address.port, timeout=seconds)
        try:
            connection.connect()
        except OSError as error:
            connection.close()
            is_trust = isinstance(error, ssl.SSLCertVerificationError)
            is_lasting = isinstance(error, (ssl.SSLError, socket.gaierror, TimeoutError))
            raise TransferError(
                "insecure" if is_trust else "io",
                f"{request.method} {address.base}{request.path}: cannot connect: "
                f"{error.strerror or error}",
                may_have_arrived=False,
                is_passing=not is_lasting,
                was_kept=False,
            ) from None
        connection.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return connection

    def _exchange(
        self, connection: http.client.HTTPConnection, request: Request, deadline: float
    ) -> Reply:
        connection.sock.settimeout(self._options.timeout)
        connection.putrequest(
            request.method, self.address.prefix + request.path, skip_accept_encoding=True
        )
        if self._options.token:
            connection.putheader("Authorization", self._options.token.header())
        for name, text in request.headers:
            connection.putheader(name, text)
        length = sum(len(piece) for piece in request.pieces)
        if request.method not in ("GET", "HEAD"):
            connection.putheader("Content-Length", str(length))
        connection.endheaders(bytes(request.pieces[0]) or None)
        is_sent = _send_pieces(connection, request.pieces[1:])
        with connection.getresponse() as response:
            reply = self._read(connection, response, request, deadline)
        if not is_sent:
            connection.close()
        return reply

    def _read(
        self,
        connection: http.client.HTTPConnection,
        response: http.client.HTTPResponse,
        request: Request,
        deadline: float,
    ) -> Reply:
        limit = request.largest_reply if response.status < 300 else MOST_ERROR_BYTES
        if response.length is not None and response.length > limit:
            raise self._too_long(request, limit)
        parts: list[bytes] = []
        size = 0
        while part := response.read1(limit + 1 - size):
            parts.append(part)
            size += len(part)
            if size > limit:
                raise self._too_long(request, limit)
            left = deadline - time.monotonic()
            if left <= 0:
                raise TimeoutError("the reply takes longer than the timeout")
            if connection.sock is not None:
                connection.sock.settimeout(left)
        if response.length:  # the connection ended before
            raise http.client.IncompleteRead(b"", response.length)
        return Reply(response.status, response.headers, b"".join(parts))

    def _too_long(self, request: Request, limit: int) -> TransferError:
        return TransferError(
            "corrupt",
            f"{request.method} {self.address.base}{request.path}: a reply of more than the {limit} "
            "bytes that it may have",
            may_have_arrived=True,
            is_passing=False,
            was_kept=False,
        )

    def _failure(self, request: Request, error: Exception, was_kept: bool) -> TransferError:
        is_nonsense = isinstance(error, http.client.HTTPException) and not isinstance(
            error, (http.client.RemoteDisconnected, http.client.IncompleteRead)
        )
        told = error.strerror if isinstance(error, OSError) and error.strerror else repr(error)
        return TransferError(
            "corrupt" if is_nonsense else "io",
            f"{request.method} {self.address.base}{request.path}: {told[:300]}",
            may_have_arrived=True,
            is_passing=not is_nonsense and not isinstance(error, TimeoutError),
            was_kept=was_kept,
        )

    def _take(self) -> Optional[http.client.HTTPConnection]:
        while True:
            with self._lock:
                if not self._idle:
                    return None
                connection = self._idle.pop()
            if connection.sock is not None and not _has_news(connection.sock):
                return connection
            connection.close()

    def _keep(self, connection: http.client.HTTPConnection) -> None:
        with self._lock:
            self._idle.append(connection)


def _send_pieces(
    connection: http.client.HTTPConnection, pieces: Sequence[Union[bytes, memoryview]]
) -> bool:
    """False where the server did not want all of them: it may have said why."""
    try:
        for piece in pieces:
            connection.send(piece)
        return True
    except (BrokenPipeError, ConnectionResetError):
        return False


def _has_news(sock: socket.socket) -> bool:
    """On a connection where nobody asked anything: it has ended, or speaks unasked."""
    poll = select.poll()
    poll.register(sock, select.POLLIN)
    return bool(poll.poll(0))


def _tls_context(ca: Optional[str]) -> ssl.SSLContext:
    try:
        context = ssl.create_default_context(cafile=ca)
    except OSError as error:
        code = "not_found" if isinstance(error, FileNotFoundError) else "corrupt"
        raise SealionError(code, f"{ca}: {error.strerror or error}") from None
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context
