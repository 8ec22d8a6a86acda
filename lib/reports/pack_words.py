"""Lines that every file of a pack carries, in the same words."""

from __future__ import annotations

from lib.i18n import N_, show_time, translate
from lib.reports.pack_model import Pack


def as_of_line(pack: Pack) -> str:
    """How old the figures are and where they come from."""
    time = show_time(pack.language, pack.as_of)
    return translate(pack.language, N_("Figures as of {time} · source: {source}"), time=time, source=pack.source)


def filter_line(pack: Pack) -> str:
    """What was chosen, on one line."""
    if not pack.filters:
        return translate(pack.language, N_("All tasks, no filter"))
    return translate(pack.language, N_("Only: {filters}"), filters="; ".join(pack.filters))
