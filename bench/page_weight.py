"""What a browser has to fetch: on the first load with nothing kept, on a second visit, and on a filter change.

`python -m bench.page_weight [workbook]`; the bundled sample without one. Counts what comes
over the wire: HTTP bodies as sent (compressed or not) with their headers, and the messages
of the websocket as text or bytes. Anything from another host is named.
"""

from __future__ import annotations

import sys
import tempfile
from collections import Counter
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, Page, sync_playwright

from tests.browser.chromium import ADVICE, find_chromium, launch_arguments
from tests.browser.serving import Server
from tests.browser.visitor import DESK, Visitor

_KIB = 1024


class Meter:
    """Bytes that came to ``page`` by kind, since the last `read`."""

    def __init__(self, context: BrowserContext, page: Page) -> None:
        self._bytes: Counter[str] = Counter()
        self._kinds: dict[str, str] = {}
        self.hosts: set[str] = set()
        session = context.new_cdp_session(page)
        session.send("Network.enable")
        session.on("Network.responseReceived", self._response)
        session.on("Network.loadingFinished", self._finished)
        session.on("Network.webSocketFrameReceived", self._frame)

    def read(self) -> Counter[str]:
        found, self._bytes = self._bytes, Counter()
        return found

    def _response(self, event: dict[str, Any]) -> None:
        self._kinds[event["requestId"]] = event["type"]
        self.hosts.add(urlsplit(event["response"]["url"]).netloc)

    def _finished(self, event: dict[str, Any]) -> None:
        self._bytes[self._kinds.get(event["requestId"], "Other")] += int(event["encodedDataLength"])

    def _frame(self, event: dict[str, Any]) -> None:
        data, is_binary = event["response"]["payloadData"], event["response"]["opcode"] == 2
        self._bytes["WebSocket"] += len(data) * 3 // 4 if is_binary else len(data)


def measure(source: str) -> dict[str, Counter[str]]:
    """Bytes by kind for each occasion."""
    program = find_chromium()
    if program is None:
        raise SystemExit(ADVICE)
    found: dict[str, Counter[str]] = {}
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        server = Server(source, Path(folder)).start()
        browser = playwright.chromium.launch(executable_path=program, args=launch_arguments())
        visitor = Visitor(browser, server.address, DESK)
        meter = Meter(visitor.context, visitor.page)
        for occasion in ("first load", "second visit"):
            visitor.open()
            visitor.page.wait_for_timeout(2_000)
            found[occasion] = meter.read()
        visitor.fill("Tìm kiếm", "y tế")
        visitor.page.wait_for_timeout(3_000)
        found["filter change"] = meter.read()
        visitor.click_page("Thời hạn")
        visitor.page.wait_for_timeout(2_000)
        found["next page"] = meter.read()
        others = meter.hosts - {urlsplit(server.address).netloc, ""}
        print(f"other hosts: {', '.join(sorted(others)) or 'none'}")
        browser.close()
        server.stop()
    return found


def main() -> None:
    """Print a table in KiB."""
    found = measure(sys.argv[1] if len(sys.argv) > 1 else "")
    kinds = sorted({kind for counted in found.values() for kind in counted})
    print("| KiB | " + " | ".join(kinds) + " | all |")
    print("|---|" + "---|" * (len(kinds) + 1))
    for occasion, counted in found.items():
        cells = [f"{counted[kind] / _KIB:,.0f}" for kind in kinds] + [f"{sum(counted.values()) / _KIB:,.0f}"]
        print(f"| {occasion} | " + " | ".join(cells) + " |")


if __name__ == "__main__":
    main()
