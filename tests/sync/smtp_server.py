"""A real mail server on this machine, small enough to be told how to misbehave."""

from __future__ import annotations

import base64
import contextlib
import socketserver
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage


@dataclass
class Mailbox:
    """What arrived, and how the server behaves: see the names."""

    port: int = 0
    messages: list[EmailMessage] = field(default_factory=list)
    recipients: list[list[str]] = field(default_factory=list)
    sessions: int = 0
    passwords: list[str] = field(default_factory=list)
    refuses: str = ""
    hangs_up_after_data: bool = False
    is_busy: bool = False


class _Session(socketserver.StreamRequestHandler):
    """One conversation; the words are those of RFC 5321 and RFC 4954."""

    def handle(self) -> None:
        self.box: Mailbox = self.server.box  # type: ignore[attr-defined]
        self.box.sessions += 1
        self.wanted: list[str] = []
        self.say("421 busy" if self.box.is_busy else "220 ready")
        while line := self.rfile.readline().decode("utf-8", "replace").strip():
            verb = line.split(":")[0].split(" ")[0].upper()
            if not getattr(self, f"on_{verb.lower()}", self.unknown)(line):
                return

    def say(self, *lines: str) -> bool:
        self.wfile.write("".join(f"{line}\r\n" for line in lines).encode())
        return True

    def unknown(self, _line: str) -> bool:
        return self.say("502 unknown")

    def on_ehlo(self, _line: str) -> bool:
        return self.say("250-loopback", "250 AUTH PLAIN")

    def on_auth(self, line: str) -> bool:
        self.box.passwords.append(base64.b64decode(line.split(" ")[2]).decode().split("\0")[2])
        return self.say("235 welcome")

    def on_mail(self, _line: str) -> bool:
        self.wanted = []
        return self.say("250 ok")

    def on_rcpt(self, line: str) -> bool:
        address = line.partition("<")[2].partition(">")[0]
        if self.box.refuses and self.box.refuses in address:
            return self.say("550 nobody here")
        self.wanted.append(address)
        return self.say("250 ok")

    def on_data(self, _line: str) -> bool:
        if not self.wanted:
            return self.say("503 nobody to send to")
        self.say("354 go on")
        lines: list[bytes] = []
        while (line := self.rfile.readline()) != b".\r\n":
            lines.append(line.removeprefix(b".") if line.startswith(b"..") else line)
        message = message_from_bytes(b"".join(lines), policy=policy.default)
        self.box.messages.append(message)  # type: ignore[arg-type]
        self.box.recipients.append(self.wanted)
        return False if self.box.hangs_up_after_data else self.say("250 taken")

    def on_rset(self, _line: str) -> bool:
        return self.say("250 ok")

    def on_quit(self, _line: str) -> bool:
        self.say("221 bye")
        return False


@contextlib.contextmanager
def mail_server() -> Iterator[Mailbox]:
    """A server on a free port of 127.0.0.1, ended afterwards."""
    box = Mailbox()
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), _Session) as server:
        server.daemon_threads = True
        server.box = box  # type: ignore[attr-defined]
        box.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        try:
            yield box
        finally:
            server.shutdown()
            thread.join()
