"""The filters: the same on every page, kept while moving on, written in the address."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import streamlit as st

from lib.core.board import Board
from lib.core.labels import FLAG_WORDS, STATUS_WORDS, WINDOW_WORDS
from lib.core.selection import Filter, Window
from lib.i18n import N_, collation_key, translate
from lib.ui import session
from lib.ui.escape import plain
from lib.ui.navigation import BACK
from lib.ui.session import t
from lib.words import BodyKind, Flag, OwnerKind, Status

_STATUS_CODES = {status.name.lower(): status for status in Status}
_KIND_CODES = {kind.name.lower(): kind for kind in BodyKind}
_OWNER_CODES = {kind.name.lower(): kind for kind in OwnerKind}


@dataclass(frozen=True, slots=True)
class Choice:
    """One filter: its name in the address, its label, its options and their words."""

    key: str
    label: str
    options: Sequence[str]
    word: Callable[[str], str]
    is_single: bool = False

    @property
    def widget(self) -> str:
        return f"filter_{self.key}"


TEXT_KEY = "q"
_TEXT_WIDGET = "filter_q"
_LONGEST_TEXT = 100
_LONGEST_NOTICE = 400


def choices(board: Board, language: str) -> tuple[Choice, ...]:
    """The filters that ``board`` offers, in the words of ``language``."""
    names = {d.code: d.label for d in board.departments.values()}
    shown = set(board.codes.departments) | {department.code for department in board.current_departments}
    departments = sorted(shown & set(names), key=lambda code: collation_key(names[code]))
    platforms = {platform.code: f"{platform.code} · {platform.name}" for platform in board.platforms.values()}
    kinds = {code: kind.value for code, kind in _KIND_CODES.items()}
    owners = {code: kind.value for code, kind in _OWNER_CODES.items()}
    statuses = {code: translate(language, STATUS_WORDS[status]) for code, status in _STATUS_CODES.items()}
    flags = {flag.value: translate(language, FLAG_WORDS[flag]) for flag in Flag}
    windows = {window.value: translate(language, WINDOW_WORDS[window]) for window in Window}

    def choice(key: str, label: str, words: Mapping[str, str], options: Sequence[str] = ()) -> Choice:
        word = functools.partial(_word, words)
        return Choice(key, translate(language, label), options or list(words), word, is_single=key == "window")

    return (
        choice("department", N_("Lead department"), names, departments),
        choice("platform", N_("Platform"), platforms),
        choice("kind", N_("Kind of body"), kinds),
        choice("owner", N_("Owner of the platform"), owners),
        choice("status", N_("Reported status"), statuses),
        choice("flag", N_("Flag"), flags),
        choice("window", N_("Due"), windows),
    )


def _word(words: Mapping[str, str], code: str) -> str:
    return words.get(code, code)


def read_address(available: Sequence[Choice], page: str) -> None:
    """Take the filters from the address when somebody wrote them there.

    That is: on the first run, after the browser's back button (also where the address then names
    none), and after a link that names filters. A plain move to another page keeps what was chosen.
    """
    if session.NEXT_CHOICE in st.session_state:
        choose(*st.session_state.pop(session.NEXT_CHOICE))
    is_back = st.query_params.pop(BACK, None) is not None
    address = _address(available)
    moved = st.session_state.get(session.LAST_PAGE) != page
    _carry_over(available, moved)
    is_own = address == st.session_state.get(session.LAST_ADDRESS)
    is_first = session.LAST_ADDRESS not in st.session_state
    st.session_state[session.LAST_PAGE] = page
    if is_own or (moved and not address and not is_first and not is_back):
        return
    ignored: list[str] = []
    for choice in available:
        wanted = address.get(choice.key, [])
        good = [value for value in dict.fromkeys(wanted) if value in choice.options]
        ignored += [f"{choice.key}={value}" for value in wanted if value not in choice.options]
        st.session_state[choice.widget] = (good[0] if good else None) if choice.is_single else good
    st.session_state[_TEXT_WIDGET] = address.get(TEXT_KEY, [""])[0][:_LONGEST_TEXT]
    st.session_state[session.LAST_ADDRESS] = address
    st.session_state[session.IGNORED] = ignored
    # A link to the page one is on changes the address here, not in the browser: say it again.
    for key, values in address.items():
        st.query_params[key] = values


def _carry_over(available: Sequence[Choice], moved: bool) -> None:
    """Keep what was chosen, on a page of its own and when the workbook no longer offers a choice."""
    for choice in available:
        chosen = st.session_state.get(choice.widget)
        values = [chosen] if choice.is_single and chosen else list(chosen or [])
        kept = [value for value in values if value in choice.options]
        # The widgets of another page have another identity, whatever their keys: a value
        # goes along only when it is set anew.
        if moved or kept != values:
            st.session_state[choice.widget] = (kept[0] if kept else None) if choice.is_single else kept
    if moved:
        st.session_state[_TEXT_WIDGET] = st.session_state.get(_TEXT_WIDGET) or ""


def _address(available: Sequence[Choice]) -> dict[str, list[str]]:
    keys = [choice.key for choice in available] + [TEXT_KEY]
    return {key: st.query_params.get_all(key) for key in keys if st.query_params.get_all(key)}


def write_address(available: Sequence[Choice]) -> None:
    """Put the chosen filters and the language into the address, only when they differ."""
    wanted: dict[str, list[str]] = {}
    for choice in available:
        value = st.session_state.get(choice.widget)
        values = [value] if choice.is_single and value else list(value or [])
        if values:
            wanted[choice.key] = values
    text = st.session_state.get(_TEXT_WIDGET)
    if text:
        wanted[TEXT_KEY] = [text]
    for key in [choice.key for choice in available] + [TEXT_KEY]:
        if key in wanted and st.query_params.get_all(key) != wanted[key]:
            st.query_params[key] = wanted[key]
        elif key not in wanted and key in st.query_params:
            del st.query_params[key]
    st.session_state[session.LAST_ADDRESS] = wanted


def current(available: Sequence[Choice]) -> Filter:
    """The filter as chosen now."""
    chosen: Mapping[str, Sequence[str]] = {
        choice.key: tuple(st.session_state.get(choice.widget) or ()) for choice in available if not choice.is_single
    }
    return Filter(
        departments=tuple(chosen["department"]),
        platforms=tuple(chosen["platform"]),
        body_kinds=tuple(_KIND_CODES[code].value for code in chosen["kind"]),
        owner_kinds=tuple(_OWNER_CODES[code].value for code in chosen["owner"]),
        statuses=tuple(_STATUS_CODES[code].value for code in chosen["status"]),
        flags=tuple(chosen["flag"]),
        window=st.session_state.get("filter_window") or "",
        text=st.session_state.get(_TEXT_WIDGET) or "",
    )


def reset(available: Sequence[Choice]) -> None:
    """Clear every filter."""
    for choice in available:
        st.session_state[choice.widget] = None if choice.is_single else []
    st.session_state[_TEXT_WIDGET] = ""


def choose(key: str, values: list[str]) -> None:
    """Set one filter in a callback, before its widget is drawn."""
    st.session_state[f"filter_{key}"] = values


def choose_next(key: str, values: list[str]) -> None:
    """Set one filter from within a run; it is taken up at the start of the next one."""
    st.session_state[session.NEXT_CHOICE] = (key, values)


def bar(available: Sequence[Choice]) -> Filter:
    """Draw the filter bar and return what is chosen."""
    with st.container(horizontal=True, vertical_alignment="bottom", key="filter_bar"):
        st.text_input(
            t("Search"),
            key=_TEXT_WIDGET,
            placeholder=t("Task, platform, department… (with or without accents)"),
            max_chars=_LONGEST_TEXT,
            persist_state="session",
            width=360,
        )
        count = _chosen_count(available)
        label = t("Filters ({count})", count=count) if count else t("Filters")
        with st.popover(label, icon=":material/filter_alt:", width="content"):
            for choice in available:
                _widget(choice)
        st.button(
            t("Clear all"),
            icon=":material/close:",
            on_click=reset,
            args=(available,),
            disabled=not count and not st.session_state.get(_TEXT_WIDGET),
        )
    _notice()
    write_address(available)
    return current(available)


def one(available: Sequence[Choice], key: str, *, width: int) -> tuple[str, ...]:
    """Draw the one filter called ``key`` and return what is chosen; the others stay as they are, unseen."""
    with st.container(width=width, key=f"filter_{key}_alone"):
        _widget(next(choice for choice in available if choice.key == key))
    _notice()
    write_address(available)
    return tuple(st.session_state.get(f"filter_{key}") or ())


def _chosen_count(available: Sequence[Choice]) -> int:
    return sum(bool(st.session_state.get(choice.widget)) for choice in available)


def _widget(choice: Choice) -> None:
    if choice.is_single:
        st.selectbox(
            choice.label,
            list(choice.options),
            index=None,
            key=session.worded(choice.widget),
            format_func=choice.word,
            placeholder=t("Any"),
            persist_state="session",
        )
    else:
        st.multiselect(
            choice.label,
            list(choice.options),
            key=session.worded(choice.widget),
            format_func=choice.word,
            placeholder=t("Any"),
            persist_state="session",
        )


def _notice() -> None:
    ignored = st.session_state.pop(session.IGNORED, None)
    if ignored:
        say_left_out(ignored)


def say_left_out(values: Sequence[str]) -> None:
    """Which ``values`` of the address are not known here."""
    what = t("A value in the address is not known here and was left out:")
    st.info(f"{what} {plain(', '.join(values)[:_LONGEST_NOTICE])}", icon=":material/info:")
