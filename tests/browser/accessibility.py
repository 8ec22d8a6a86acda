"""axe-core in a page, and the reviewed exceptions that are Streamlit's own."""

from __future__ import annotations

import functools
import tomllib
from dataclasses import dataclass
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

REVIEWED: dict[str, Any] = tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))
_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]
# Moderate for axe, but wholly ours.
_OURS = ("heading-order", "page-has-heading-one", "empty-heading")
_RUN = """async ({tags, exceptions}) => {
    const found = await axe.run(document, {resultTypes: ["violations"], runOnly: tags});
    return found.violations.flatMap(({id, impact, nodes}) => nodes.map(node => {
        const element = document.querySelector(node.target.at(-1));
        const known = exceptions.findIndex(one => one.rule === id && element?.closest(one.within));
        return {rule: id, impact, known, html: node.html.slice(0, 300), why: node.failureSummary};
    }));
}"""


@dataclass(frozen=True, slots=True)
class Violation:
    """``known`` is the position of its exception, -1 when it has none."""

    rule: str
    impact: str
    known: int
    html: str
    why: str

    @property
    def counts(self) -> bool:
        return self.known < 0 and (self.impact in ("serious", "critical") or self.rule in _OURS)


@functools.cache
def _engine() -> str:
    return files("axe_playwright_python").joinpath("axe.min.js").read_text("utf-8")


def violations(page: Page) -> list[Violation]:
    """Everything axe-core finds in the page as it is now."""
    if not page.evaluate("typeof window.axe === 'object'"):
        page.evaluate(_engine())
    found = page.evaluate(_RUN, {"tags": _TAGS, "exceptions": REVIEWED["exception"]})
    return [Violation(**one) for one in found]


def of_ours(page: Page) -> list[Violation]:
    """The serious and critical ones that no exception names."""
    return [violation for violation in violations(page) if violation.counts]


def reviewed_version_is_installed() -> bool:
    """Whether the exceptions were reviewed with the Streamlit that is installed."""
    return bool(REVIEWED["streamlit"] == version("streamlit"))
