"""Differences between two readings: which row is which, what changed, and what it means."""

from __future__ import annotations

import json
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.core.changes import Change, ChangeKind, Meaning, difference, fallen_percents, net, observe
from lib.core.following import FIELDS, FollowedRow
from lib.words import Status
from tests.core.followed_rows import numbered, readings, replay, row

DONE, BEGUN, NOT_BEGUN = Status.DONE.value, Status.IN_PROGRESS.value, Status.NOT_STARTED.value


def contents(rows):
    return {each.key: {name: text for name, text in zip(FIELDS, each.values, strict=True) if text} for each in rows}


def _sorted(state):
    return sorted(sorted(values.items()) for values in state.values())


def one(old: FollowedRow, new: FollowedRow):
    """The net difference of a single row."""
    (found,) = net(difference([old], [new]))
    return found


def percent_log(*percents):
    """The log of one row whose percentage went through ``percents``."""
    steps = [[row(1, percent=percent)] for percent in percents]
    return [change for old, new in pairwise(steps) for change in difference(old, new)]


def test_two_equal_readings_differ_in_nothing():
    assert difference([row(1), row(2)], [row(1), row(2)]) == ()


def test_a_changed_cell_is_one_change_with_its_old_and_new_text():
    (change,) = difference([row(1, percent="50")], [row(1, percent="80")])
    assert (change.kind, change.key, change.field) == (ChangeKind.CHANGED, "TD-1", "percent")
    assert (change.old, change.new) == ("50", "80")


def test_rows_that_only_moved_have_not_changed():
    old = numbered([row(1), row(2), row(3)])
    assert difference(old, numbered([row(3), row(1), row(2)])) == ()


def test_a_new_row_and_a_row_that_is_gone_hold_all_their_values():
    added, removed = difference([row(1)], [row(2)])
    assert (added.kind, removed.kind) == (ChangeKind.ADDED, ChangeKind.REMOVED)
    assert json.loads(added.new)["task"] == "Nhiệm vụ 2"
    assert json.loads(removed.old)["task"] == "Nhiệm vụ 1"


def test_a_row_with_an_id_is_recognised_whatever_else_changed():
    old, new = row(1), row(1, platform="NT02", leads="Q25-STC", task="Tên mới")
    assert {change.field for change in difference([old], [new])} == {"platform", "leads", "task"}


def test_rows_without_an_id_are_recognised_by_platform_lead_and_task():
    old = numbered([row(1, "", percent="10"), row(2, "", percent="20")])
    new = numbered([row(2, "", percent="20"), row(1, "", percent="30")])
    (change,) = difference(old, new)
    assert (change.old, change.new) == ("10", "30")


def test_a_doubled_id_names_nobody_and_the_rows_are_told_apart_by_their_task():
    old = numbered([row(1, "TD-9"), row(2, "TD-9")])
    new = numbered([row(2, "TD-9", percent="90"), row(1, "TD-9")])
    (change,) = difference(old, new)
    assert change.key == old[1].key
    assert change.new == "90"


def test_equal_rows_are_paired_in_their_order():
    old = numbered([row(1, "", percent="10"), row(1, "", percent="20")])
    new = numbered([row(1, "", percent="15"), row(1, "", percent="20")])
    (change,) = difference(old, new)
    assert (change.key, change.old, change.new) == (old[0].key, "10", "15")


def test_a_row_that_is_given_an_id_later_stays_the_same_row():
    old, new = numbered([row(1, "")]), numbered([row(1, "TD-1")])
    changes, known = observe(old, new)
    assert changes == ()
    assert known[0].key == old[0].key
    assert known[0].row_id == "TD-1"


def test_two_rows_with_ids_of_their_own_are_never_taken_for_one():
    changes = difference([row(1, "TD-1")], [row(1, "TD-2")])
    assert {change.kind for change in changes} == {ChangeKind.ADDED, ChangeKind.REMOVED}


def test_a_row_handed_over_belongs_to_both_leads():
    changes = difference([row(1)], [row(1, leads="Q25-STC")])
    assert changes[0].departments == ("Q25-KHCN", "Q25-STC")


@given(readings, readings)
def test_replaying_the_difference_over_the_first_reading_gives_the_second(old, new):
    changes, known = observe(old, new)
    assert replay(old, changes) == contents(known)


@given(st.lists(readings, min_size=1, max_size=6))
def test_replaying_the_whole_log_over_the_first_reading_gives_the_last(history):
    first = history[0]
    log: list[Change] = []
    known = tuple(first)
    for reading in history[1:]:
        changes, known = observe(known, reading)
        log += changes
    assert replay(first, log) == contents(known)
    assert _sorted(replay(first, log)) == _sorted(contents(history[-1]))


@given(st.lists(readings, min_size=1, max_size=6))
def test_the_net_difference_leads_from_the_first_reading_to_the_last_as_well(history):
    log: list[Change] = []
    known = tuple(history[0])
    for reading in history[1:]:
        changes, known = observe(known, reading)
        log += changes
    before, after = contents(history[0]), contents(known)
    rows = {found.key: found for found in net(log)}
    assert {key for key in before.keys() | after.keys() if before.get(key) != after.get(key)} == set(rows)
    for key, found in rows.items():
        if found.kind is ChangeKind.CHANGED:
            assert {**before[key], **found.after} == {**dict.fromkeys(found.after, ""), **after[key]}


@given(readings)
def test_a_reading_differs_from_itself_in_nothing(reading):
    changes, known = observe(reading, reading)
    assert changes == ()
    assert [each.key for each in known] == [each.key for each in reading]


@given(readings, readings)
def test_no_two_rows_share_a_key(old, new):
    known = observe(old, new)[1]
    assert len({each.key for each in known}) == len(new)


MEANINGS = [
    ({"status": BEGUN}, {"status": DONE, "percent": "100"}, (Meaning.DONE,)),
    ({"status": NOT_BEGUN, "percent": "0"}, {"status": BEGUN, "percent": "10"}, (Meaning.STARTED,)),
    ({"status": ""}, {"status": BEGUN}, (Meaning.STARTED,)),
    ({"percent": "50"}, {"percent": "60"}, (Meaning.ADVANCED,)),
    ({"percent": ""}, {"percent": "60"}, (Meaning.ADVANCED,)),
    ({"percent": "60"}, {"percent": "50"}, (Meaning.FELL_BACK,)),
    ({"percent": "60"}, {"percent": ""}, (Meaning.EDITED,)),
    ({"status": DONE}, {"status": BEGUN}, (Meaning.FELL_BACK,)),
    ({"status": BEGUN}, {"status": NOT_BEGUN}, (Meaning.FELL_BACK,)),
    ({"status": DONE}, {"status": ""}, (Meaning.FELL_BACK,)),
    ({}, {"deadline": "3/2027", "due": "2027-03-31"}, (Meaning.SLIPPED,)),
    ({}, {"deadline": "6/2026", "due": "2026-06-30"}, (Meaning.EDITED,)),
    ({}, {"deadline": "Thường xuyên", "due": ""}, (Meaning.SLIPPED,)),
    ({}, {"deadline": "Tháng 12/2026"}, (Meaning.EDITED,)),
    ({}, {"result": "Đã kết nối"}, (Meaning.EDITED,)),
    ({}, {"status": DONE, "deadline": "3/2027", "due": "2027-03-31"}, (Meaning.DONE, Meaning.SLIPPED)),
]


@pytest.mark.parametrize(("old", "new", "meanings"), MEANINGS)
def test_a_difference_says_what_it_means(old, new, meanings):
    assert one(row(1, **old), row(1, **{**old, **new})).meanings == meanings


def test_a_new_deadline_is_named_once_and_not_with_its_due_day_again():
    found = one(row(1), row(1, deadline="3/2027", due="2027-03-31"))
    assert found.fields == ("deadline",)
    assert (found.before["due"], found.after["due"]) == ("2026-12-31", "2027-03-31")


def test_what_was_done_and_undone_in_between_does_not_appear():
    first, second = row(1, status=BEGUN), row(1, status=DONE)
    assert net((*difference([first], [second]), *difference([second], [first]))) == ()


def test_a_row_removed_and_put_back_shows_only_what_is_different_now():
    old, new = row(1, percent="50"), row(1, percent="70")
    log = (*difference([old], []), *difference([], [new]))
    (found,) = net(log)
    assert (found.kind, found.fields) == (ChangeKind.CHANGED, ("percent",))


def test_a_row_that_came_and_went_in_between_does_not_appear():
    assert net((*difference([], [row(1)]), *difference([row(1)], []))) == ()


def test_a_percentage_that_fell_is_known_until_it_is_as_high_again():
    log = percent_log("80", "60", "70")
    fallen = fallen_percents(log)
    assert (fallen["TD-1"].old, fallen["TD-1"].new) == ("80", "70")
    assert fallen_percents([*log, *difference([row(1, percent="70")], [row(1, percent="80")])]) == {}


@pytest.mark.parametrize(
    ("percents", "fall"),
    [
        (("60", "", "30"), ("60", "30")),
        (("60", "", "30", "", "40"), ("60", "40")),
        (("60", "", "70", "", "65"), ("70", "65")),
        (("80", "60", "", "70"), ("80", "70")),
        (("", "60", "", "60"), None),
        (("60", "", "30", "", "60"), None),
        (("60", ""), None),
        (("", "30"), None),
    ],
)
def test_a_percentage_is_compared_with_the_one_that_stood_before_it_was_emptied(percents, fall):
    found = fallen_percents(percent_log(*percents))
    assert {key: (change.old, change.new) for key, change in found.items()} == ({"TD-1": fall} if fall else {})


def test_a_row_put_back_is_not_compared_with_the_one_that_was_removed():
    emptied = percent_log("60", "")
    gone = difference([row(1, percent="")], [])
    back = difference([], [row(1, percent="")])
    assert fallen_percents((*emptied, *gone, *back, *percent_log("", "30"))) == {}


def test_a_removed_row_has_no_fallen_percentage():
    fall = difference([row(1, percent="80")], [row(1, percent="60")])
    assert fallen_percents((*fall, *difference([row(1, percent="60")], []))) == {}


def test_a_change_is_a_plain_value():
    (change,) = difference([row(1, percent="50")], [row(1, percent="80")])
    assert replace(change) == change
