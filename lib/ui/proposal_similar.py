"""What a proposal resembles: platforms of the catalogue and other proposals, with the words they share."""

from __future__ import annotations

import streamlit as st

from lib.core.board import Board
from lib.core.proposals import ProposalRecord
from lib.core.similarity import Candidate, Match
from lib.i18n import show_percent
from lib.ui import show
from lib.ui.escape import plain
from lib.ui.session import language, t


def candidates(board: Board | None, records: tuple[ProposalRecord, ...], but: str = "") -> tuple[Candidate, ...]:
    """What a proposal may be similar to: the catalogue of ``board`` and the other proposals."""
    platforms = board.platforms.values() if board is not None else ()
    catalogue = [Candidate(p.code, "platform", p.name, p.scope) for p in platforms]
    sent = [
        Candidate(record.id, "proposal", str(record.values.get("name") or ""), str(record.values.get("need") or ""))
        for record in records
        if record.id != but
    ]
    return tuple(catalogue + sent)


def similar_ones(known: tuple[Candidate, ...], matches: tuple[Match, ...]) -> None:
    """The matches, with the words they share; a platform leads to its own page."""
    found = {candidate.key: candidate for candidate in known}
    for match in matches:
        with st.container(border=True):
            candidate = found[match.key]
            if candidate.kind == "platform":
                show.link_to_platform(candidate.key, candidate.title)
            else:
                st.text(f"{candidate.key} · {candidate.title}")
            words = plain(", ".join(match.shared_words))
            score = show_percent(language(), match.score, 0)
            st.caption(t("{score} similar · shared words: {words}", score=score, words=words))
