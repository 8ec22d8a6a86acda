"""What the layers around the app share: asking it for a whole answer, and holding that answer."""

from __future__ import annotations

from starlette.types import ASGIApp, Message, Receive, Scope

_OF_PARTS = (b"accept-encoding", b"if-none-match", b"if-modified-since", b"range")


def asking_for_all(scope: Scope) -> Scope:
    """``scope`` of a request whose answer is to be changed: always whole and uncompressed."""
    return {**scope, "headers": [pair for pair in scope["headers"] if pair[0] not in _OF_PARTS]}


async def whole(app: ASGIApp, scope: Scope, receive: Receive) -> tuple[Message, bytes]:
    """The start of the app's answer, and all of its body."""
    start: Message = {}
    parts: list[bytes] = []

    async def gathered(message: Message) -> None:
        nonlocal start
        if message["type"] == "http.response.start":
            start = message
        elif message["type"] == "http.response.body":
            parts.append(message.get("body", b""))

    await app(scope, receive, gathered)
    return start, b"".join(parts)
