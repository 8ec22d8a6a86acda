"""Setting up, step by step: what is done, and what is next for whom."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, cast

import pytest
from xlsxwriter import Workbook

from lib.config import Settings
from lib.core.board import assess_register
from lib.core.google_sentences import GOOGLE_SENTENCES
from lib.core.register import build
from lib.i18n import LANGUAGES
from lib.sheets.google_address import is_google_source
from lib.sheets.layout import build_template
from lib.sheets.local import LocalHome
from lib.sync import setting_up, store
from lib.sync.service import Service, now
from lib.sync.setting_up import Step
from lib.sync.snapshot import Fault, Snapshot
from tests.pages.workbooks import known_tasks, write_workbook

SHEET = "https://docs.google.com/spreadsheets/d/1SharedSheetOfTheProvinceForSettingUp0123456/edit"
ACCOUNT = "bao-cao@nen-tang-so.iam.gserviceaccount.com"
MOMENT = datetime(2026, 11, 24, 9, 0)


@dataclass(frozen=True)
class Home:
    account: str = ACCOUNT


@dataclass(frozen=True)
class Installation:
    """What the steps ask of a service."""

    settings: Settings
    home: Home = field(default_factory=Home)

    @property
    def is_google(self) -> bool:
        return is_google_source(self.settings.source)


def told(
    source: str,
    fault: str = "",
    snapshot: Snapshot | None = None,
    *,
    is_trusted: bool = False,
    language: str = "en",
    **details: object,
) -> tuple[Step, ...]:
    service = cast(Service, Installation(Settings(source=source)))
    given = Fault(fault, details, MOMENT) if fault else None
    return setting_up.steps(service, snapshot or Snapshot(None, "", MOMENT, given), language, is_trusted=is_trusted)


def done(steps: tuple[Step, ...]) -> list[bool]:
    return [step.is_done for step in steps]


def following(steps: tuple[Step, ...]) -> Step:
    return next(step for step in steps if not step.is_done)


@pytest.fixture
def read(tmp_path: Path) -> Callable[[Callable[[Path], None]], Snapshot]:
    """``read(write)`` is the snapshot of the workbook that ``write`` makes."""

    def call(write: Callable[[Path], None]) -> Snapshot:
        path = tmp_path / "book.xlsx"
        write(path)
        home = LocalHome(path, store.open_state("sqlite://"))
        board = assess_register(build(home.read(), now().date()), now().date())
        return Snapshot(board, "1", MOMENT)

    return call


@pytest.mark.parametrize(
    ("code", "position"),
    [
        ("google-address", 0),
        ("google-credentials-missing", 1),
        ("google-credentials", 1),
        ("google-scope", 1),
        ("google-disabled", 2),
        ("google-unreachable", 2),
        ("google-proxy", 2),
        ("source-unexpected", 2),
        ("google-permission", 3),
        ("google-not-found", 3),
        ("google-not-sheet", 3),
    ],
)
def test_a_fault_of_the_shared_sheet_is_the_next_of_seven_steps(code: str, position: int) -> None:
    steps = told(SHEET, code)
    assert done(steps) == [True] * position + [False] * (7 - position)
    assert following(steps).wrong


@pytest.mark.parametrize("code", sorted(code for code in GOOGLE_SENTENCES if code.startswith("google-")))
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_fault_of_google_has_its_step_in_both_languages(code: str, language: str) -> None:
    steps = told(SHEET, code, language=language, tab="Tiến độ")
    assert all(step.name for step in steps)
    assert not any("{" in text for step in steps for text in (*step.wrong, *step.to_do, step.to_copy))


def test_an_administrator_copies_the_accounts_address_to_share_with() -> None:
    step = following(told(SHEET, "google-permission", is_trusted=True))
    assert step.to_copy == ACCOUNT


def test_nobody_else_reads_the_accounts_address_or_the_sheets() -> None:
    for code in ("", *GOOGLE_SENTENCES):
        steps = told(SHEET, code, tab="", headers="")
        everything = " ".join(text for step in steps for text in (*step.wrong, *step.to_do, step.to_copy))
        assert ACCOUNT not in everything
        assert SHEET not in everything
    assert "bao-c…@nen-tang-so" in " ".join(following(told(SHEET, "google-permission")).to_do)


@pytest.mark.parametrize(("is_trusted", "named"), [(True, f'"{SHEET}"'), (False, "ADDRESS")])
def test_an_empty_sheet_is_set_up_by_one_command(is_trusted: bool, named: str, read) -> None:
    def blank(path: Path) -> None:
        book = Workbook(path)
        book.add_worksheet("Sheet1")
        book.close()

    steps = told(SHEET, snapshot=read(blank), is_trusted=is_trusted)
    assert done(steps) == [True] * 4 + [False] * 3
    assert following(steps).to_copy == f".venv/bin/python -m lib.cli provision --sheet {named} --apply"
    assert following(steps).wrong == ("None of the tabs that people fill in is there yet.",)


def test_a_workbook_that_is_not_there_is_made_by_one_command() -> None:
    steps = told("books/new.xlsx", "source-missing", path="books/new.xlsx")
    assert done(steps) == [False] * 5
    assert following(steps).to_copy == '.venv/bin/python -m lib.cli provision --sheet "books/new.xlsx" --apply'


def test_folders_of_the_machine_are_for_administrators_alone() -> None:
    source = "/srv/province/private/book.xlsx"
    for is_trusted in (True, False):
        step = following(told(source, "source-missing", is_trusted=is_trusted, path=source))
        text = " ".join((*step.wrong, *step.to_do, step.to_copy))
        assert ("/srv/province" in text) is is_trusted
        assert "book.xlsx" in text


@pytest.mark.parametrize("code", ["source-locked", "source-damaged", "source-password", "source-not-workbook"])
def test_a_workbook_that_cannot_be_read_is_in_its_place(code: str) -> None:
    assert done(told("book.xlsx", code, path="book.xlsx")) == [True] + [False] * 4


CASES: Mapping[str, tuple[Callable[[Path], Any], int]] = {
    "a missing column": (lambda path: write_workbook(path, known_tasks(now().date()), without="deadline"), 2),
    "no platform": (lambda path: write_workbook(path, [], platforms=[]), 3),
    "no department": (lambda path: write_workbook(path, [], departments=[]), 3),
    "no task": (build_template, 4),
    "nothing": (lambda path: write_workbook(path, known_tasks(now().date())), 5),
}


@pytest.mark.parametrize("lacks", CASES)
def test_a_workbook_that_lacks(lacks: str, read) -> None:
    write, steps_done = CASES[lacks]
    snapshot = read(write)
    steps = told("book.xlsx", snapshot=snapshot)
    assert sum(done(steps)[:steps_done]) == steps_done
    assert steps_done == 5 or not steps[steps_done].is_done
    assert setting_up.is_complete(snapshot) is (lacks == "nothing")


def test_a_source_that_was_read_once_stays_set_up_while_it_is_away(read) -> None:
    good = read(build_template)
    away = Snapshot(good.board, good.id, MOMENT, Fault("google-unreachable", {}, MOMENT))
    assert done(told(SHEET, snapshot=away)) == [True] * 6 + [False]
