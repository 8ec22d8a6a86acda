"""The pages: their files, titles, icons and addresses.

An address differs from its file's stem: Streamlit's old discovery would otherwise run the
page alone, without `app.py`.
"""

from __future__ import annotations

import base64
import copy
import functools
import threading
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from lib.core.page_addresses import DEPARTMENTS_PAGE, REPORT_PAGE
from lib.core.permissions import Act
from lib.i18n import N_, translate
from lib.ui import access
from lib.ui.session import language, t


@dataclass(frozen=True, slots=True)
class PageEntry:
    """One page. ``file`` is relative to `app.py`; ``act`` is what a person must be allowed to do to see it."""

    name: str
    title: str
    icon: str
    address: str
    act: Act = Act.LOOK

    @property
    def file(self) -> str:
        return f"pages/{self.name}.py"


_DEFAULT = "overview"
# In the address itself: as a file it would be opened and looked at in every run.
_ICON = "data:image/png;base64," + base64.b64encode(Path(__file__).with_name("icon.png").read_bytes()).decode()
_OVERVIEW_ADDRESS = "tong-quan"
BACK = "back"  # in an address: the browser's own way back led here; see document.js
PART = "part"  # in an address: the part of the page to open, by its name; see lib/ui/tabs.py
_LONGEST_CARRIED = 4_000  # letters: it stands in every link of a page
PAGES: tuple[PageEntry, ...] = (
    PageEntry("overview", N_("Overview"), ":material/dashboard:", "trang-dau"),
    PageEntry("platforms", N_("Platforms"), ":material/apps:", "nen-tang"),
    PageEntry("departments", N_("Departments"), ":material/account_balance:", DEPARTMENTS_PAGE),
    PageEntry("deadlines", N_("Deadlines"), ":material/event:", "thoi-han"),
    PageEntry("obstacles", N_("Difficulties, recommendations"), ":material/report:", "vuong-mac"),
    PageEntry("changes", N_("Changes"), ":material/history:", "thay-doi"),
    PageEntry("report", N_("Reports"), ":material/description:", REPORT_PAGE),
    PageEntry("propose", N_("Propose a platform"), ":material/add_circle:", "de-xuat"),
    PageEntry("review", N_("Examination"), ":material/rule:", "xet-duyet", Act.REVIEW),
    PageEntry("data_quality", N_("Data quality"), ":material/fact_check:", "chat-luong-du-lieu"),
    PageEntry("system", N_("System"), ":material/monitor_heart:", "he-thong"),
    PageEntry("guide", N_("Guide"), ":material/help:", "huong-dan"),
)
SECTIONS: Mapping[str, tuple[str, ...]] = {
    N_("Follow progress"): ("overview", "platforms", "departments", "deadlines", "obstacles", "changes", "report"),
    N_("Propose"): ("propose", "review"),
    N_("Keep the data right"): ("data_quality", "system", "guide"),
}


_BY_NAME = {page.name: page for page in PAGES}
_run = threading.local()  # each run of a page has a thread to itself


def entry(name: str) -> PageEntry:
    """The page called ``name``; KeyError when there is none."""
    return _BY_NAME[name]


def link_to(name: str) -> StreamlitPage | str:
    """Where a link to the page called ``name`` leads: a page of this run needs no look at the disk."""
    pages: Mapping[str, StreamlitPage] = getattr(_run, "pages", {})
    return pages.get(name) or entry(name).file


def address_of(name: str, query: Mapping[str, Any] | Iterable[tuple[str, str]] = ()) -> str:
    """The address of the page called ``name``, as seen from any page, with ``query``."""
    place = "./" if name == _DEFAULT else entry(name).address
    asked = urlencode(query if isinstance(query, Mapping) else tuple(query), doseq=True)
    return f"{place}?{asked}" if asked else place


def carried(*but: str) -> tuple[tuple[str, str], ...]:
    """What the address holds, without ``but``, for links to carry on; nothing where it is longer than choices get."""
    left = {*but, BACK, PART}
    kept = tuple((key, value) for key in st.query_params if key not in left for value in st.query_params.get_all(key))
    return kept if sum(len(key) + len(value) for key, value in kept) <= _LONGEST_CARRIED else ()


def navigate() -> None:
    """Draw the navigation and run the page that is asked for."""
    pages = {page.name: _of_this_run(page, access.decide(page.act).is_allowed) for page in PAGES}
    _run.pages = pages
    sections = {t(title): [pages[name] for name in names] for title, names in SECTIONS.items()}
    # The default page lives at the root; its own address, written in links, leads there.
    overview = pages[_DEFAULT]
    move = functools.partial(st.switch_page, overview, query_params=st.query_params.to_dict())
    alias = st.Page(move, title=overview.title, url_path=_OVERVIEW_ADDRESS, visibility="hidden")
    # Before the navigation: without an icon of its own the browser asks another host for the page's.
    st.set_page_config(page_icon=_ICON, layout="wide")
    page = st.navigation({**sections, "": [alias]})
    name = t("National digital platforms")
    st.set_page_config(page_title=f"{page.title} · {name}")
    page.run()


def _of_this_run(page: PageEntry, is_open: bool) -> StreamlitPage:
    # A run marks its pages as it goes, so each has its own; making them anew would look at the disk.
    return copy.copy(_made(page, language(), is_open))


@functools.cache
def _made(page: PageEntry, in_language: str, is_open: bool) -> StreamlitPage:
    """The page itself, or at its address only the reason why the person here may not see it."""
    title = translate(in_language, page.title)
    if is_open:
        return st.Page(page.file, title=title, icon=page.icon, url_path=page.address, default=page.name == _DEFAULT)
    closed = functools.partial(_closed, page)
    return st.Page(closed, title=title, icon=page.icon, url_path=page.address, visibility="hidden")


def _closed(page: PageEntry) -> None:
    st.title(t(page.title), anchor=False)
    access.close_unless(page.act, page.name)
