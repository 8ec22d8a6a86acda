"""The filters' own logic: what is offered, and that an address says the same as the widgets."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from lib.core.selection import Filter, Window
from lib.i18n import collation_key
from lib.ui import filters
from lib.ui.filters import Choice
from lib.words import BodyKind, Flag, OwnerKind, Status
from tests.pages.sessions import NO_COMPONENTS
from tests.pages.workbooks import FINANCE_CODE, SCIENCE_CODE
from tests.ui.boards import known_board


def arrive(**address: object) -> AppTest:
    session = AppTest.from_file("filters_page.py", default_timeout=20)
    session._bidi_component_manager = NO_COMPONENTS
    session.query_params.update(address)
    return session.run()


@pytest.fixture(scope="module")
def offered() -> dict[str, Choice]:
    return {choice.key: choice for choice in filters.choices(known_board(), "vi")}


def test_every_word_of_the_sheet_and_every_flag_can_be_chosen(offered):
    assert len(offered["status"].options) == len(Status)
    assert len(offered["kind"].options) == len(BodyKind)
    assert len(offered["owner"].options) == len(OwnerKind)
    assert set(offered["flag"].options) == set(Flag)
    assert set(offered["window"].options) == set(Window)


def test_what_stands_in_an_address_is_short_and_plain(offered):
    words = [option for key, choice in offered.items() if key != "department" for option in choice.options]
    assert all(word.isascii() and " " not in word for word in words)


def test_every_option_has_a_word_for_people(offered):
    for choice in offered.values():
        words = [choice.word(option) for option in choice.options]
        assert all(words)
        if choice.key != "department":
            assert len(set(words)) == len(words)


def test_departments_stand_in_the_order_of_the_alphabet(offered):
    names = [offered["department"].word(code) for code in offered["department"].options]
    assert names == sorted(names, key=collation_key)


def test_every_part_of_a_filter_can_be_chosen(offered):
    assert len(offered) + 1 == len(Filter.__slots__)


ROUND_TRIPS = [
    ({"department": [FINANCE_CODE, SCIENCE_CODE]}, Filter(departments=(FINANCE_CODE, SCIENCE_CODE))),
    ({"platform": ["NT01"]}, Filter(platforms=("NT01",))),
    ({"kind": ["agency"]}, Filter(body_kinds=(BodyKind.AGENCY.value,))),
    ({"owner": ["state"]}, Filter(owner_kinds=(OwnerKind.STATE.value,))),
    ({"status": ["in_progress", "done"]}, Filter(statuses=(Status.IN_PROGRESS.value, Status.DONE.value))),
    ({"flag": ["overdue"]}, Filter(flags=("overdue",))),
    ({"window": ["later"]}, Filter(window="later")),
    ({"q": ["số hóa & hồ sơ"]}, Filter(text="số hóa & hồ sơ")),
    ({}, Filter()),
]
EVERYTHING = {key: values for address, _ in ROUND_TRIPS for key, values in address.items()}


@pytest.mark.parametrize(("address", "wanted"), ROUND_TRIPS, ids=[",".join(address) for address, _ in ROUND_TRIPS])
def test_an_address_is_read_and_written_back_the_same(address, wanted):
    session = arrive(**address)
    assert not session.exception
    assert session.session_state["wanted"] == wanted
    assert listed(session.query_params) == address


def test_all_filters_at_once_are_read_and_written_back():
    session = arrive(**EVERYTHING)
    assert listed(session.query_params) == EVERYTHING
    assert all(getattr(session.session_state["wanted"], name) for name in Filter.__slots__)


def test_what_is_chosen_in_the_widgets_gives_an_address_that_says_the_same():
    session = arrive()
    for choice in filters.choices(known_board(), "vi"):
        if choice.key in EVERYTHING:
            values = EVERYTHING[choice.key]
            kind = session.selectbox if choice.is_single else session.multiselect
            kind(key=choice.widget).set_value(values[0] if choice.is_single else values)
    session.text_input(key="filter_q").set_value(EVERYTHING["q"][0]).run()
    assert session.session_state["wanted"] == arrive(**EVERYTHING).session_state["wanted"]
    assert listed(session.query_params) == EVERYTHING


def test_a_new_address_in_the_same_session_replaces_the_filter():
    session = arrive(flag=["overdue"], q="so")
    session.query_params = {"status": ["done"]}
    session.run()
    assert session.session_state["wanted"] == Filter(statuses=(Status.DONE.value,))


def test_an_address_without_filters_clears_them_as_the_back_button_does():
    session = arrive(flag=["overdue"])
    session.query_params = {}
    session.run()
    assert session.session_state["wanted"] == Filter()


def test_a_search_text_that_is_too_long_is_cut():
    session = arrive(q="x" * 1000)
    assert not session.exception
    assert len(session.session_state["wanted"].text) == 100


def listed(address: dict[str, str | list[str]]) -> dict[str, list[str]]:
    return {key: [value] if isinstance(value, str) else value for key, value in address.items()}
