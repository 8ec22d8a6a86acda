"""Words, symbols and colours: one for every member, in both languages, told apart without colour."""

from __future__ import annotations

import pytest

from lib.charts.specifications import MATRIX_STATES
from lib.core import labels
from lib.core.problems import Severity
from lib.core.progress import State
from lib.core.proposals import FORM_FIELDS
from lib.core.proposals.acts import TYPED_FIELDS
from lib.core.selection import Window
from lib.i18n import translate
from lib.reports.tables import HEADERS
from lib.ui.guide import _FLAG_MEANINGS, _STATUS_MEANINGS
from lib.ui.proposal_fields import LABELS
from lib.words import Flag, Status
from tests.ui.contrast import contrast

WORDS = {
    "state words": (labels.STATE_WORDS, State),
    "state symbols": (labels.STATE_SYMBOLS, State),
    "state colours": (labels.STATE_COLOURS, State),
    "colours on states": (labels.ON_STATE_COLOURS, State),
    "status words": (labels.STATUS_WORDS, Status),
    "flag words": (labels.FLAG_WORDS, Flag),
    "window words": (labels.WINDOW_WORDS, Window),
    "severity words": (labels.SEVERITY_WORDS, Severity),
    "severity colours": (labels.SEVERITY_COLOURS, Severity),
    "status meanings": (_STATUS_MEANINGS, Status),
    "flag meanings": (_FLAG_MEANINGS, Flag),
}


@pytest.mark.parametrize("name", WORDS)
def test_every_member_has_its_label(name):
    known, members = WORDS[name]
    assert set(known) == set(members)
    assert all(known.values())


def test_every_field_of_a_proposal_has_its_label():
    assert set(LABELS) >= {column.field for column in FORM_FIELDS} | set(TYPED_FIELDS)


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("name", ["state words", "status words", "flag words", "window words", "severity words"])
def test_no_two_members_share_a_word(name, language):
    known, members = WORDS[name]
    assert len({translate(language, word) for word in known.values()}) == len(list(members))


def test_every_state_has_a_symbol_of_its_own():
    assert len(set(labels.STATE_SYMBOLS.values())) == len(State)


@pytest.mark.parametrize("state", list(State))
def test_a_symbol_can_be_read_on_the_colour_of_its_state(state):
    assert contrast(labels.ON_STATE_COLOURS[state], labels.STATE_COLOURS[state]) >= 4.5


def test_no_two_states_share_a_colour():
    assert len(set(labels.STATE_COLOURS.values())) == len(State)


def test_the_matrix_has_a_place_for_every_state():
    assert set(MATRIX_STATES) == set(State)
    assert len(MATRIX_STATES) == len(State)


@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_header_of_a_table_is_a_word_and_not_a_name_in_code(language):
    assert all(translate(language, word)[:1].isupper() and "_" not in word for word in HEADERS.values())
