"""Tabs of the browser, each as good as new for whoever gets it.

Most of a first visit goes into fetching and compiling the same scripts again. A tab that was
given back keeps those alone: cookies, storage, routes and looks are those of a new session.
"""

from __future__ import annotations

import contextlib
from dataclasses import dataclass

from playwright.sync_api import Browser, BrowserContext, Error, Page

_MOST_IDLE = 4
# All that a site may keep in a browser, except for the copies of its files.
_KEPT_BY_SITES = "cookies,file_systems,indexeddb,local_storage,service_workers,cache_storage"
# Of the same site, so that its session storage can be emptied, and nothing of it runs on.
_QUIET = "/_stcore/health"


@dataclass(frozen=True, slots=True)
class Tab:
    """One page in a session of its own, of the site at ``address``."""

    address: str
    locale: str
    context: BrowserContext
    page: Page


class Tabs:
    """Gives out tabs, and takes them back; nobody gets one that somebody else still has."""

    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        self._idle: list[Tab] = []

    def take(self, address: str, locale: str) -> Tab:
        """A tab that was at ``address`` before, otherwise a new one."""
        for tab in self._idle:
            if (tab.address, tab.locale) == (address, locale):
                self._idle.remove(tab)
                return tab
        return new_tab(self._browser, address, locale)

    def give_back(self, tab: Tab) -> None:
        """Keep ``tab`` as if nobody had been there; closed when that can't be."""
        with contextlib.suppress(Error):
            _tidy(tab)
            self._idle.append(tab)
            if len(self._idle) > _MOST_IDLE:
                self._idle.pop(0).context.close()
            return
        tab.context.close()


def new_tab(browser: Browser, address: str, locale: str) -> Tab:
    """A tab that never was anywhere."""
    context = browser.new_context(locale=locale)
    return Tab(address, locale, context, context.new_page())


def _tidy(tab: Tab) -> None:
    for other in tab.context.pages:
        if other is not tab.page:
            other.close()
    tab.context.unroute_all()
    tab.page.unroute_all()
    tab.page.goto(f"{tab.address}{_QUIET}")
    tab.page.evaluate("sessionStorage.clear()")
    tab.context.clear_cookies()
    tab.context.clear_permissions()
    session = tab.context.new_cdp_session(tab.page)
    session.send("Storage.clearDataForOrigin", {"origin": tab.address, "storageTypes": _KEPT_BY_SITES})
    session.detach()
    tab.page.emulate_media(media="null", color_scheme="light", reduced_motion="no-preference")
