"""Codes of proposals: short, without look-alikes, and safe against one slip."""

from __future__ import annotations

import itertools
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.core.proposals.codes import ALPHABET, is_id, new_event_id, new_id

CODES = st.builds(new_id, st.integers(2020, 2119))


def test_a_code_has_the_shape_people_quote():
    start, year, code, check = new_id(2026).split("-")
    assert (start, year, len(code), len(check)) == ("DX", "26", 6, 1)


@pytest.mark.parametrize("letters", ["01258", "OILZSB", "UG"])
def test_no_letter_is_taken_for_another(letters: str):
    assert not set(letters) & set(ALPHABET)


def test_the_alphabet_has_a_prime_number_of_letters():
    size = len(ALPHABET)
    assert len(set(ALPHABET)) == size
    assert all(size % divisor for divisor in range(2, size))


@given(CODES)
def test_a_new_code_is_a_code_in_any_case_and_between_spaces(code: str):
    assert is_id(code)
    assert is_id(f" {code.lower()} ")


@given(CODES, st.data())
def test_any_single_wrong_character_is_noticed(code: str, data: st.DataObject):
    place = data.draw(st.integers(0, len(code) - 1))
    letters = string.ascii_uppercase + string.digits + "- .đ"
    wrong = data.draw(st.sampled_from([letter for letter in letters if letter != code[place]]))
    assert not is_id(code[:place] + wrong + code[place + 1 :])


@given(CODES)
def test_every_swap_of_neighbours_is_noticed_across_dashes_too(code: str):
    places = [place for place, letter in enumerate(code) if letter != "-"]
    for first, second in [*itertools.pairwise(places), *((p, p + 1) for p in range(len(code) - 1))]:
        swapped = list(code)
        swapped[first], swapped[second] = swapped[second], swapped[first]
        assert is_id("".join(swapped)) == (code[first] == code[second])


@pytest.mark.parametrize("text", ["", "DX", "DX-26", "DX-26-AAAAAA", "DX-26-AAAAAA-", "XD-26-AAAAAA-3", "a" * 10_000])
def test_anything_else_is_no_code(text: str):
    assert not is_id(text)


def test_a_code_that_is_taken_is_not_given_again(monkeypatch: pytest.MonkeyPatch):
    letters = iter("A" * 6 + "C" * 6)
    monkeypatch.setattr("lib.core.proposals.codes.secrets.choice", lambda _: next(letters))
    taken = {"DX-26-AAAAAA-" + letter for letter in ALPHABET}
    assert new_id(2026, taken).startswith("DX-26-CCCCCC-")


def test_events_have_ids_of_their_own():
    assert len({new_event_id() for _ in range(1000)}) == 1000
