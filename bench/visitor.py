"""A viewer without a browser: opens a page over Streamlit's own protocol and changes filters.

It does on the wire what the browser does: one WebSocket, a first run, further runs with the
state of its widgets, the reruns that a page asks to be given by itself, and the list of
messages it still has, so that the server need not send them again. Before a proxy that
keeps a browser with one process it fetches the page first, for the cookie that says which.
"""

from __future__ import annotations

import asyncio
import random
import re
import time
from contextlib import suppress
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlsplit

import websockets
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from lib.ui import news

LONGEST = 60.0  # seconds until a run counts as failed
_LARGEST = 64 * 1024 * 1024
_KEPT_RUNS = 2  # as Streamlit's global.maxCachedMessageAge
_LOOK = 4.0  # as LOOK in lib/ui/document.js
_LENGTH = re.compile(rb"^content-length: *(\d+)", re.IGNORECASE | re.MULTILINE)
_COOKIE = re.compile(rb"^set-cookie: *process=([^;\s]+)", re.IGNORECASE | re.MULTILINE)


class RunError(Exception):
    """A page that did not come whole; the message says why."""


@dataclass(slots=True)
class Run:
    """One run of the page: seconds until it was whole, bytes that came for it."""

    seconds: float
    received: int


@dataclass(slots=True)
class _Awaited:
    finished: asyncio.Future[None]
    started: float
    received: int = 0
    has_begun: bool = False


@dataclass(slots=True)
class Choice:
    """A list of filters on the page, and the options a viewer may pick from."""

    widget: str
    options: list[str]
    chosen: list[str] = field(default_factory=list)


class Visitor:
    """One session. ``await visitor.arrive()`` first, then ``await visitor.change_filter()``.

    ``is_behind_proxy``: the page is fetched first, and ``process`` is what its cookie names.
    ``source`` is the address of this machine that it comes from.
    """

    def __init__(
        self, address: str, path: str = "/", seed: int = 0, *, is_behind_proxy: bool = False, source: str = "127.0.0.1"
    ) -> None:
        self._host = urlsplit(address).netloc
        self._address = f"ws://{self._host}/_stcore/stream"
        self._is_behind_proxy = is_behind_proxy
        self._source = source
        self.process = ""
        self._path = path
        self._random = random.Random(seed)
        self._choices: dict[str, Choice] = {}
        self._fragments: dict[str, float] = {}
        self._tasks: list[asyncio.Task[None]] = []
        self._known: dict[str, int] = {}  # messages it has, by the run that last held them
        self._runs = 0
        self._news = ("", "")  # the button that takes up newer figures, and its part of the page
        self._script = ""
        self._awaited: _Awaited | None = None
        self._socket: Any = None
        self.own_runs = 0  # runs that the page asked for by itself
        self.questions = 0  # small requests whether there are newer figures
        self.received = 0

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for task in self._tasks:
            task.cancel()
        if self._socket is not None:
            with suppress(Exception):
                await self._socket.close()

    async def arrive(self) -> Run:
        """Connect and wait for the first whole page. Raises RunError."""
        started = time.perf_counter()
        try:
            if self._is_behind_proxy:
                self.process = await asyncio.wait_for(self._fetch_page(), LONGEST)
            self._socket = await websockets.connect(
                self._address,
                subprotocols=["streamlit"],
                max_size=_LARGEST,
                compression=None,
                open_timeout=LONGEST,
                local_addr=(self._source, 0),
                additional_headers={"Cookie": f"process={self.process}"} if self.process else None,
            )
        except (OSError, TimeoutError, websockets.WebSocketException) as error:
            raise RunError(f"no connection: {type(error).__name__}") from error
        self._tasks += [asyncio.create_task(self._listen()), asyncio.create_task(self._ask_for_ever())]
        run = await self._run(BackMsg(), started)
        while len(self._choices) == 0:  # some pages come in two runs
            run = await self._run(BackMsg(), started)
        return run

    async def _fetch_page(self) -> str:
        """The process that the proxy chose, by its cookie. Raises RunError, OSError."""
        host, _, port = self._host.partition(":")
        reader, writer = await asyncio.open_connection(host, int(port), local_addr=(self._source, 0))
        writer.write(f"GET {self._path} HTTP/1.1\r\nHost: {self._host}\r\nConnection: close\r\n\r\n".encode())
        answer = await reader.read()
        writer.close()
        status, cookie = answer.partition(b"\r\n")[0], _COOKIE.search(answer)
        if b" 200 " not in status or cookie is None:
            raise RunError(f"the proxy answers {status.decode('latin-1')!r}")
        return cookie[1].decode()

    async def change_filter(self) -> Run:
        """Pick one option of one list, or clear what was picked before. Raises RunError."""
        chosen = [choice for choice in self._choices.values() if choice.chosen]
        if chosen:
            chosen[0].chosen = []
        else:
            choice = self._random.choice(list(self._choices.values()))
            choice.chosen = [self._random.choice(choice.options)]
        return await self._run(BackMsg(), time.perf_counter())

    async def _run(self, message: BackMsg, started: float) -> Run:
        self._awaited = _Awaited(asyncio.get_running_loop().create_future(), started)
        await self._send(message)
        try:
            await asyncio.wait_for(self._awaited.finished, LONGEST)
        except TimeoutError as error:
            raise RunError("no whole page in time") from error
        run = Run(time.perf_counter() - started, self._awaited.received)
        self._awaited = None
        return run

    async def _send(self, message: BackMsg, fragment: str = "", pressed: str = "") -> None:
        state = message.rerun_script
        state.query_string = ""
        state.page_script_hash = self._script
        state.cached_message_hashes.extend(self._known)
        state.fragment_id = fragment
        state.is_auto_rerun = bool(fragment) and not pressed
        state.context_info.url = self._path
        state.context_info.timezone = "Asia/Ho_Chi_Minh"
        if pressed:
            state.widget_states.widgets.add(id=pressed, trigger_value=True)
        for choice in self._choices.values():
            widget = state.widget_states.widgets.add(id=choice.widget)
            widget.string_array_value.data.extend(choice.chosen)
        try:
            await self._socket.send(message.SerializeToString())
        except websockets.WebSocketException as error:
            raise RunError(f"connection lost: {type(error).__name__}") from error

    async def _listen(self) -> None:
        try:
            async for frame in self._socket:
                self._take(frame)
        except (websockets.WebSocketException, RunError) as error:
            self._fail(error)
        else:
            self._fail(RunError("the server closed the connection"))

    def _fail(self, error: Exception) -> None:
        if self._awaited is not None and not self._awaited.finished.done():
            self._awaited.finished.set_exception(RunError(str(error)))

    def _take(self, frame: bytes) -> None:
        self.received += len(frame)
        if self._awaited is not None:
            self._awaited.received += len(frame)
        message = ForwardMsg.FromString(frame)
        held = message.ref_hash or (message.hash if message.metadata.cacheable else "")
        if held:
            self._known[held] = self._runs
        match message.WhichOneof("type"):
            case "new_session":
                self._script = message.new_session.page_script_hash
                self._begin(is_whole=not message.metadata.run.fragment_ids)
            case "delta":
                self._look_at(message.delta)
            case "auto_rerun":
                self._repeat(message.auto_rerun.fragment_id, message.auto_rerun.interval)
            case "script_finished":
                self._forget()
                self._finish(message.script_finished)

    def _forget(self) -> None:
        """As a browser does, keep only what the last runs held."""
        self._runs += 1
        self._known = {held: run for held, run in self._known.items() if self._runs - run <= _KEPT_RUNS}

    def _look_at(self, delta: Any) -> None:
        if delta.WhichOneof("type") != "new_element":
            return
        kind = delta.new_element.WhichOneof("type")
        if kind == "exception":
            raise RunError(f"the page shows an error: {delta.new_element.exception.type}")
        if kind == "button" and f"-{news.KEY}" in delta.new_element.button.id:
            self._news = (delta.new_element.button.id, delta.fragment_id)
        if kind == "multiselect":
            found = delta.new_element.multiselect
            if len(found.options) > 1 and found.id not in self._choices:
                self._choices[found.id] = Choice(found.id, list(found.options))

    def _begin(self, is_whole: bool) -> None:
        """A run of the page, or of a part: a part's comes after the page, whose end may then go unsaid."""
        if self._awaited is None:
            return
        if is_whole:
            self._awaited.has_begun = True
        elif self._awaited.has_begun:
            self._finish(ForwardMsg.FINISHED_SUCCESSFULLY)

    def _finish(self, status: int) -> None:
        if status == ForwardMsg.FINISHED_SUCCESSFULLY:
            if self._awaited is not None and self._awaited.has_begun and not self._awaited.finished.done():
                self._awaited.finished.set_result(None)
        elif status == ForwardMsg.FINISHED_WITH_COMPILE_ERROR:
            raise RunError("the page's script can't be read")

    def _repeat(self, fragment: str, interval: float) -> None:
        if fragment not in self._fragments:
            self._fragments[fragment] = interval
            self._tasks.append(asyncio.create_task(self._repeat_for_ever(fragment, interval)))

    async def _repeat_for_ever(self, fragment: str, interval: float) -> None:
        await asyncio.sleep(interval * self._random.random())
        with suppress(RunError):
            while True:
                await asyncio.sleep(interval)
                self.own_runs += 1
                await self._send(BackMsg(), fragment)

    async def _ask_for_ever(self) -> None:
        """Ask for news as document.js does, over a connection of its own that stays open."""
        await asyncio.sleep(_LOOK * self._random.random())
        host, _, port = self._host.partition(":")
        while True:
            with suppress(OSError, EOFError, RunError):
                reader, writer = await asyncio.open_connection(host, int(port), local_addr=(self._source, 0))
                try:
                    while True:
                        await asyncio.sleep(_LOOK)
                        await self._ask(reader, writer)
                finally:
                    writer.close()
            await asyncio.sleep(_LOOK)

    async def _ask(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        button, fragment = self._news
        if not button:
            return
        cookie = f"Cookie: process={self.process}\r\n" if self.process else ""
        writer.write(f"GET {news.ADDRESS} HTTP/1.1\r\nHost: {self._host}\r\n{cookie}\r\n".encode())
        self.questions += 1
        length = _LENGTH.search(await reader.readuntil(b"\r\n\r\n"))
        token = (await reader.readexactly(int(length[1]))).decode() if length else ""
        if token and not button.endswith(f"-{news.KEY}{token}"):
            self.own_runs += 1
            await self._send(BackMsg(), fragment, pressed=button)
