"""A real web address on this computer that keeps what it is told and answers as it is set."""

import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from socketserver import TCPServer


@dataclass
class Told:
    """One request."""

    path: str
    headers: dict[str, str]
    body: bytes


@dataclass
class WebAddress:
    """Where it is, what it was told, and how it answers. ``hangs_up``: it breaks off instead of answering."""

    port: int = 0
    scheme: str = "http"
    status: int = 200
    answer: bytes = b"{}"
    hangs_up: bool = False
    told: list[Told] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"{self.scheme}://localhost:{self.port}/in"


@contextmanager
def web_address(
    status: int = 200, *, answer: bytes = b"{}", context: ssl.SSLContext | None = None
) -> Iterator[WebAddress]:
    """A server that lives as long as the block."""
    place = WebAddress(status=status, answer=answer, scheme="https" if context else "http")

    class Taker(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            place.told.append(Told(self.path, dict(self.headers), body))
            if place.hangs_up:
                self.close_connection = True
                return
            self.send_response(place.status)
            self.send_header("Location", "http://localhost:1/elsewhere")
            self.send_header("Content-Length", str(len(place.answer)))
            self.end_headers()
            self.wfile.write(place.answer)

        def log_message(self, *_args: object) -> None:
            """Quietly."""

    class Quiet(TCPServer):
        def handle_error(self, request: object, client_address: object) -> None:
            """A client that does not trust this server goes away."""

    server = Quiet(("localhost", 0), Taker)
    if context:
        server.socket = context.wrap_socket(server.socket, server_side=True)
    place.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield place
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
