"""What the tests of places outside share: signed heads, and servers on this machine that behave or misbehave."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from hegui.ledger.heads import Head, sign
from hegui.ledger.outside._keys import Every
from ledger.outside.authority import Pair

ORIGIN = "hegui.local/4f6a1c9e"
DAILY = Every(days=1)


class Key:
    """A signing key that lives as long as the test."""

    def __init__(self) -> None:
        self._key = Ed25519PrivateKey.generate()

    def public(self) -> bytes:
        return self._key.public_key().public_bytes_raw()

    def sign(self, message: bytes) -> bytes:
        return self._key.sign(message)


KEY = Key()


def head(size: int = 1042, root: bytes = bytes(32), origin: str = ORIGIN) -> str:
    return sign(Head(origin, size, root), KEY).text


HEAD = head()


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]


def tls(pair: Pair) -> ssl.SSLContext:
    """The server's side of an encrypted connection."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pair.certificate, pair.key)
    return context


@dataclass
class Request:
    """What a server was asked."""

    path: str
    headers: dict[str, str]
    body: bytes


@dataclass
class Answer:
    """What a server says."""

    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)


@dataclass
class Web:
    """A web server, and what it was asked so far."""

    url: str
    requests: list[Request] = field(default_factory=list)


@contextmanager
def web_server(answer: Callable[[Request], Answer] | Answer, pair: Pair | None = None) -> Iterator[Web]:
    """A web server on a free port that answers every POST this way."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            request = Request(self.path, dict(self.headers), self.rfile.read(int(self.headers["Content-Length"])))
            web.requests.append(request)
            said = answer if isinstance(answer, Answer) else answer(request)
            self.send_response(said.status)
            for name, value in {"Content-Length": str(len(said.body)), **said.headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(said.body)

        def do_GET(self) -> None:
            web.requests.append(Request(self.path, dict(self.headers), b""))
            self.send_error(405)

        def log_message(self, *_: object) -> None:
            pass

    class Server(ThreadingHTTPServer):
        def handle_error(self, *_: object) -> None:
            """A client that does not trust us, or has read enough, goes away."""

    server = Server(("127.0.0.1", 0), Handler)
    if pair:
        server.socket = tls(pair).wrap_socket(server.socket, server_side=True)
    web = Web(f"{'https' if pair else 'http'}://127.0.0.1:{server.server_port}/heads")
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield web
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@contextmanager
def raw_server(script: Callable[[socket.socket], None]) -> Iterator[int]:
    """A server that speaks whatever the script says to the first who calls; gives its port."""
    server = socket.create_server(("127.0.0.1", 0))

    def run() -> None:
        with suppress(OSError):
            connection, _ = server.accept()
            with connection:
                connection.settimeout(10)
                with suppress(OSError):
                    script(connection)

    thread = threading.Thread(target=run)
    thread.start()
    try:
        yield server.getsockname()[1]
    finally:
        with suppress(OSError):
            server.shutdown(socket.SHUT_RDWR)
        server.close()
        thread.join()
