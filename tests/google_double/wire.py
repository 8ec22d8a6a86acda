"""The HTTP side: reading requests off the socket and sending replies, well or badly."""

from __future__ import annotations

import select
import socket
import struct
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

from tests.google_double.service import Request, Response, Service


class LoopbackServer(ThreadingHTTPServer):
    """A server on the loopback address whose requests go to ``service``."""

    daemon_threads = True
    request_queue_size = 128
    block_on_close = False

    def __init__(self, port: int, service: Service) -> None:
        super().__init__(("127.0.0.1", port), Handler)
        self.service = service
        self.stopping = threading.Event()

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that went away is no event."""


class Handler(BaseHTTPRequestHandler):
    """One connection; kept alive between requests."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: LoopbackServer

    def do_GET(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        body = self.rfile.read(length) if length else b""
        address = urlsplit(self.path)
        request = Request(
            self.command,
            address.path,
            address.query,
            body,
            self.headers.get("Authorization"),
            "gzip" in self.headers.get("Accept-Encoding", ""),
        )
        self._send(self.server.service.answer(request))

    do_POST = do_PUT = do_PATCH = do_DELETE = do_GET  # noqa: N815 - the names http.server calls

    def log_message(self, format: str, *args: object) -> None:
        """Nothing is printed; the service has its own log."""

    def _send(self, response: Response) -> None:
        if response.manner == "reset":
            self._reset()
        elif response.manner == "hang":
            self._hang()
        elif response.manner == "drip":
            self._drip(response)
        elif response.manner == "broken":
            self.connection.sendall(self._head(response) + response.body[: len(response.body) // 2])
            self._close()
        else:
            self.connection.sendall(self._head(response) + response.body)

    def _head(self, response: Response) -> bytes:
        lines = [
            f"HTTP/1.1 {response.status} {self.responses.get(response.status, ('',))[0]}",
            f"Date: {self.date_time_string()}",
            f"Content-Type: {response.content_type}",
            "Vary: Origin, X-Origin, Referer",
        ]
        if response.is_gzipped:
            lines.append("Content-Encoding: gzip")
        if response.status != 204:
            lines.append(f"Content-Length: {len(response.body)}")
        return ("\r\n".join(lines) + "\r\n\r\n").encode()

    def _reset(self) -> None:
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.connection.close()
        self.close_connection = True

    def _close(self) -> None:
        self.close_connection = True

    def _hang(self) -> None:
        while not self.server.stopping.wait(0.02) and not self._client_is_gone():
            pass
        self._close()

    def _client_is_gone(self) -> bool:
        readable, _, _ = select.select([self.connection], [], [], 0)
        try:
            return bool(readable) and self.connection.recv(1, socket.MSG_PEEK) == b""
        except OSError:
            return True

    def _drip(self, response: Response) -> None:
        whole = self._head(response) + response.body
        steps = 20
        size = -(-len(whole) // steps)
        for start in range(0, len(whole), size):
            if self.server.stopping.is_set() or self._client_is_gone():
                self._close()
                return
            self.connection.sendall(whole[start : start + size])
            time.sleep(response.seconds / steps)
