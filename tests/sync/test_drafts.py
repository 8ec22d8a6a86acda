"""Drafts in the state database: whose they are, and how many there may be."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
import sqlalchemy as sa

from lib.sync import drafts

NOW = datetime(2026, 11, 24, 8, tzinfo=UTC)


def test_a_draft_comes_back_to_its_owner_alone(engine):
    mine, theirs = drafts.owner_of("a@example.org", "x"), drafts.owner_of(None, "x")
    drafts.save(engine, mine, {"name": "Nền tảng số dùng chung", "needed": date(2027, 1, 31), "cost": None}, NOW)
    assert drafts.load(engine, mine) == {"name": "Nền tảng số dùng chung", "needed": "2027-01-31"}
    assert drafts.load(engine, theirs) == {}


def test_nothing_is_kept_for_an_owner_nobody_knows(engine):
    nobody = drafts.owner_of(None, "")
    drafts.save(engine, nobody, {"name": "words of one browser without cookies"}, NOW)
    assert drafts.load(engine, nobody) == {}


def test_the_newest_words_are_kept(engine):
    for text in ("một", "hai"):
        drafts.save(engine, "owner", {"name": text}, NOW)
    assert drafts.load(engine, "owner") == {"name": "hai"}


def test_a_draft_that_was_sent_goes_alone(engine):
    drafts.save(engine, "another", {"name": "y"}, NOW)
    drafts.save(engine, "sent", {"name": "z"}, NOW)
    drafts.forget(engine, "sent")
    assert [drafts.load(engine, owner) for owner in ("another", "sent")] == [{"name": "y"}, {}]


def test_browsers_without_an_account_cannot_fill_the_database_and_the_newest_keep_their_words(engine, monkeypatch):
    monkeypatch.setattr(drafts, "MOST_OF_BROWSERS", 3)
    account = drafts.owner_of("a@example.org", "")
    drafts.save(engine, account, {"name": "x"}, NOW)
    browsers = [drafts.owner_of(None, str(number)) for number in range(5)]
    for minute, owner in enumerate(browsers[:3]):
        drafts.save(engine, owner, {"name": "x"}, NOW + timedelta(minutes=minute))
    drafts.save(engine, browsers[0], {"name": "still mine"}, NOW + timedelta(minutes=3))
    assert [bool(drafts.load(engine, owner)) for owner in browsers] == [True, True, True, False, False]
    for minute, owner in enumerate(browsers[3:], start=4):
        drafts.save(engine, owner, {"name": "x"}, NOW + timedelta(minutes=minute))
    assert [bool(drafts.load(engine, owner)) for owner in browsers] == [True, False, False, True, True]
    assert drafts.load(engine, browsers[0]) == {"name": "still mine"}
    assert drafts.load(engine, account) == {"name": "x"}


def test_room_is_made_where_far_too_many_were_kept_before(engine, monkeypatch):
    browsers = [drafts.owner_of(None, str(number)) for number in range(6)]
    for minute, owner in enumerate(browsers):
        drafts.save(engine, owner, {"name": "x"}, NOW + timedelta(minutes=minute))
    monkeypatch.setattr(drafts, "MOST_OF_BROWSERS", 2)
    drafts.save(engine, browsers[0], {"name": "x"}, NOW + timedelta(minutes=9))
    assert [bool(drafts.load(engine, owner)) for owner in browsers] == [True, False, False, False, False, True]


@pytest.mark.parametrize("text", ["x" * (drafts.LONGEST + 1), "half a character: \ud800"])
def test_what_cannot_be_kept_breaks_nothing(engine, text):
    drafts.save(engine, "owner", {"name": "before"}, NOW)
    drafts.save(engine, "owner", {"name": text}, NOW)
    assert drafts.load(engine, "owner") == {"name": "before"}


def test_a_database_that_is_away_breaks_nothing(engine):
    with engine.begin() as connection:
        connection.execute(sa.text("DROP TABLE drafts"))
    drafts.save(engine, "owner", {"name": "x"}, NOW)
    drafts.forget(engine, "owner")
    assert drafts.load(engine, "owner") == {}
