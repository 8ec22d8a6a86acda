"""The page of observed changes: what moved between two moments, and who is silent."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import NoReturn

import streamlit as st

from lib.charts import trend_specifications
from lib.charts.trend_specifications import COUNTED_MEANINGS, meaning_word
from lib.core.change_labels import MEANING_COLOURS
from lib.core.changes import Meaning
from lib.core.closings import PeriodRecord
from lib.core.interval import Interval
from lib.core.period_figures import banner
from lib.core.periods import period_of, preceding
from lib.i18n import N_, show_date, show_number, show_time
from lib.ui import figures as key_figures
from lib.ui import interval, legend, opening, phone, report_shown, show, tabs
from lib.ui.change_views import ChangeViews, bounds_of, changes_of, frequency_of
from lib.ui.escape import plain
from lib.ui.figures import Figure
from lib.ui.page import Opened
from lib.ui.session import language, t
from lib.ui.tabs import Part
from lib.words import PeriodState

_COLUMNS = ("lead", "what", "task", "platform", "seen", "typed_update", "cell", "link")
_SILENCE_COLUMNS = ("verdict", "last_seen", "quiet_days", "typed_update", "open", "overdue")
_CARD_MEANINGS = (
    Meaning.DONE,
    Meaning.STARTED,
    Meaning.SLIPPED,
    Meaning.FELL_BACK,
    Meaning.ADDED,
    Meaning.REMOVED,
)


@dataclass(frozen=True, slots=True)
class Observed:
    """What the page shows from: the log's views and the chosen interval."""

    opened: Opened
    views: ChangeViews
    interval: Interval

    @property
    def is_empty(self) -> bool:
        """Whether nothing changed in the interval, under the filters."""
        return not self.views.differences(self.interval, self.opened.filter)


LOG_AWAY = N_("The log of observed changes can't be read just now. The other pages still work.")


def observed(opened: Opened) -> Observed:
    """The log and the interval; ends the run, with what to do, when the log can't be read."""
    return Observed(opened, log_of(opened), interval.choose(opened))


def log_of(opened: Opened) -> ChangeViews:
    """The log; ends the run, with what to do, when it can't be read."""
    views = changes_of(opened.views, opened.service)
    if views is None:
        stop_without_log()
    return views


def stop_without_log() -> NoReturn:
    """End the run, with what to do."""
    st.error(t(LOG_AWAY), icon=":material/error:")
    st.caption(t("The technical details are in the log; tell the ICT department."))
    st.stop()


def state_of_periods(found: Observed) -> None:
    """How far the figures of this period and the one before are settled."""
    settings = found.opened.service.settings.periods
    bounds, today = bounds_of(settings), found.views.board.today
    current = period_of(today, frequency_of(settings), bounds)
    for period in (preceding(current, bounds), current):
        record = found.views.closings.get(period.id, PeriodRecord(period.id))
        icon = ":material/lock:" if record.state is PeriodState.FINAL else ":material/lock_open:"
        st.caption(f"{icon} {plain(banner(record, period, today, language()))}")


def what_is_shown(found: Observed) -> None:
    """The two dates, since when changes are observed, and that typed dates decide nothing."""
    first, last = (show_date(language(), day) for day in (found.interval.first, found.interval.last))
    since = found.views.since
    parts = [t("From {first} to {last}.", first=first, last=last)]
    report_shown.say(parts[0])
    if since is not None:
        parts.append(t("Changes are observed since {time}.", time=show_time(language(), since)))
    parts.append(t("What was done and undone in between does not appear; dates typed by people decide nothing here."))
    st.caption(" ".join(parts))


def nothing_changed(found: Observed) -> None:
    """The empty state: nothing observed yet, or nothing in this interval."""
    since = found.views.since
    if since is None:
        st.info(
            t("No change has been observed yet: the sheet has to be read once to have something to compare with."),
            icon=":material/visibility:",
        )
    elif since > found.interval.end - timedelta(seconds=1):
        text = t("These dates lie before observing began, on {time}.", time=show_time(language(), since))
        st.info(text, icon=":material/visibility:")
    elif found.opened.filter.is_empty:
        text = t(
            "No change has been observed between these dates; observing since {time}.",
            time=show_time(language(), since),
        )
        st.info(text, icon=":material/visibility:")
    else:
        st.info(t("No change matches these filters. Clear one of them, or all."), icon=":material/filter_alt_off:")


def figures(found: Observed) -> None:
    """How many tasks were done, started, put off and so on."""
    counted = _counts(found)
    key_figures.draw(Figure(meaning_word(meaning, language()), counted[meaning]) for meaning in _CARD_MEANINGS)


def _counts(found: Observed) -> Counter[Meaning]:
    rows = found.views.differences(found.interval, found.opened.filter)
    return Counter(meaning for row in rows for meaning in row.meanings)


def by_department(found: Observed) -> None:
    """Changed tasks by department and kind."""
    data, finding = found.views.chart(found.interval, found.opened.filter, language())
    kinds = {m.value: (meaning_word(m, language()), MEANING_COLOURS[m]) for m in COUNTED_MEANINGS}
    if data.num_rows:
        colours = legend.entries(kinds)
        picked = show.chart("changes", data, trend_specifications.changes, finding, colours, is_section=True)
        opening.narrow(picked)


def in_full(found: Observed) -> None:
    """The changed tasks, a tab for each kind of change that occurred."""
    counted = _counts(found)
    kinds = [meaning for meaning in Meaning if counted[meaning]]
    tabs.draw(
        "change_kinds",
        [
            Part(
                kind.value,
                f"{meaning_word(kind, language())} ({show_number(language(), counted[kind])})",
                partial(_of_kind, found, kind),
            )
            for kind in kinds
        ],
    )


def _of_kind(found: Observed, kind: Meaning) -> None:
    data = found.views.table(found.interval, found.opened.filter, kind, language())
    show.table(
        f"changes_{kind.value}",
        data,
        _COLUMNS,
        file_name=f"thay-doi-{kind.value}",
        alt=t("Changes: {count} rows", count=data.num_rows),
        title=meaning_word(kind, language()),
        cards=partial(phone.changes, data),
    )


def silence(found: Observed) -> None:
    """When departments and platforms last really changed: silent is not the same as slow."""
    st.caption(
        t("By changes that were observed, not by the dates people type. Silent: open tasks, and no change for 30 days.")
    )
    tabs.draw(
        "silence",
        [
            Part(of, label, partial(_silence_of, found, of, label))
            for of, label in (("department", t("Departments")), ("platform", t("Platforms")))
        ],
    )


def _silence_of(found: Observed, of: str, label: str) -> None:
    data = found.views.silence(of, found.opened.filter, language())
    show.table(
        f"silence_{of}",
        data,
        (of, *_SILENCE_COLUMNS),
        file_name="thay-doi-gan-nhat",
        alt=t("Last changes: {count} rows", count=data.num_rows),
        cards=partial(phone.silence, of, data),
        title=f"{t('When something last changed')}: {label}",
    )
