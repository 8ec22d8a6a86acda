"""The way from an empty installation to figures, step by step: what is done and what is next.

Made from what a look at the source already knows (see `lib.sync.health`), with no request of
its own. A step that depends on one that is not done is not judged.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from lib.core.board import Board
from lib.core.messages import MESSAGES
from lib.core.problems import Problem, Severity, describe
from lib.i18n import N_, translate
from lib.sync.health import for_everybody, masked
from lib.sync.service import Service
from lib.sync.snapshot import Fault, Snapshot

_COMMAND = ".venv/bin/python -m lib.cli"
_LAYOUT_FAULTS = ("tab-missing", "header-missing")
_GOOGLE_STEPS = (
    N_("Put the address of the shared sheet into the settings"),
    N_("Give the app an account of its own at Google"),
    N_("Connect to Google Sheets"),
    N_("Share the sheet with the app's account"),
)
_WORKBOOK_STEPS = (N_("Put the workbook in its place"), N_("Let the app read the workbook"))
# Which of the steps above a fault stands in the way of; any other fault: the third, or the second of a workbook.
_GOOGLE_FAULTS: Mapping[str, int] = {
    "google-address": 0,
    "google-credentials-missing": 1,
    "google-credentials": 1,
    "google-scope": 1,
    "google-permission": 3,
    "google-not-found": 3,
    "google-not-sheet": 3,
}
_LAYOUT = N_("Set up the tabs and their headers")
_LISTS = N_("List the platforms and the departments")
_TASKS = N_("Fill in the departments' tasks")


@dataclass(frozen=True, slots=True)
class Step:
    """One step, in words of the reader's language; what follows ``is_done`` is of one that is not.

    ``wrong`` says what was found, ``to_do`` what helps, ``to_copy`` is a command or an address,
    ``pages`` name the pages of the app that help.
    """

    name: str
    is_done: bool
    wrong: tuple[str, ...] = ()
    to_do: tuple[str, ...] = ()
    to_copy: str = ""
    pages: tuple[str, ...] = ()


def steps(service: Service, snapshot: Snapshot, language: str, *, is_trusted: bool) -> tuple[Step, ...]:
    """Every step in order. Only who ``is_trusted`` reads the source's address and the account in full."""
    made = _Maker(service, language, is_trusted)
    return (*made.source(snapshot), *made.content(snapshot.board))


def is_complete(snapshot: Snapshot) -> bool:
    """Whether there are tasks to show."""
    return snapshot.board is not None and bool(len(snapshot.board.progress))


@dataclass(frozen=True, slots=True)
class _Maker:
    service: Service
    language: str
    is_trusted: bool

    def source(self, snapshot: Snapshot) -> Iterator[Step]:
        """The steps until the source can be read; all done once it could be."""
        names = _GOOGLE_STEPS if self.service.is_google else _WORKBOOK_STEPS
        failing = len(names) if snapshot.board is not None else self._failing(snapshot.fault)
        for position, name in enumerate(names):
            if position != failing:
                yield Step(self._say(name), position < failing)
            else:
                wrong = (self._told(snapshot.fault),)
                yield Step(self._say(name), False, wrong, *self._help(snapshot.fault), pages=("system", "guide"))

    def content(self, board: Board | None) -> Iterator[Step]:
        """Layout, lists and tasks."""
        faults = () if board is None else _faults(board)
        told = tuple("{}. {}".format(*describe(problem, self.language)) for problem in faults)
        if board is not None and not board.register.counts:
            told = (self._say(N_("None of the tabs that people fill in is there yet.")),)
        if self.service.is_google:
            how = N_("This command makes what is missing and changes nothing that anybody typed:")
            command = f"{_COMMAND} provision --sheet {self._source()} --apply"
        else:
            how, command = N_("This command names each place to mend:"), f"{_COMMAND} check {self._source()}"
        is_laid_out = board is not None and not faults
        yield Step(self._say(_LAYOUT), is_laid_out, told, (self._say(how),), command, ("guide",))
        lists = self._say(N_("Fill in the tabs “Nền tảng” and “Đơn vị”: one row each, with a code of its own."))
        is_listed = is_laid_out and board is not None and bool(board.platforms and board.departments)
        yield Step(self._say(_LISTS), is_listed, to_do=(lists,), pages=("guide",))
        tasks = self._say(
            N_(
                "There is no task yet. Fill in the tab “Tiến độ”: one row a task, with its platform, lead department, "
                "deadline and status. The figures appear here by themselves."
            )
        )
        has_tasks = board is not None and bool(len(board.progress))
        yield Step(self._say(_TASKS), has_tasks, to_do=(tasks,), pages=("guide", "platforms", "departments"))

    def _failing(self, fault: Fault | None) -> int:
        code = fault.code if fault is not None else ""
        if self.service.is_google:
            return _GOOGLE_FAULTS.get(code, 2)
        return 0 if self._is_missing(fault) else 1

    def _is_missing(self, fault: Fault | None) -> bool:
        return fault is not None and fault.code == "source-missing"

    def _told(self, fault: Fault | None) -> str:
        """What is wrong and what to do."""
        message, advice = MESSAGES[fault.code if fault is not None else "source-unexpected"]
        details = {} if fault is None else dict(fault.details)
        details = details if self.is_trusted else for_everybody(details)
        return f"{translate(self.language, message, **details)}. {translate(self.language, advice, **details)}"

    def _help(self, fault: Fault | None) -> tuple[tuple[str, ...], str]:
        """What helps beyond that, and what to copy."""
        if not self.service.is_google and self._is_missing(fault):
            say = self._say(N_("This command makes an empty workbook there, with every tab and list:"))
            return (say,), f"{_COMMAND} provision --sheet {self._source()} --apply"
        account = getattr(self.service.home, "account", "")
        if fault is None or not account or _GOOGLE_FAULTS.get(fault.code) != 3:
            return (), ""
        share = N_("In the sheet choose Share, paste the address of the account, and give it the role Editor.")
        if self.is_trusted:
            return (self._say(share),), account
        whole = N_("The account is {account}; its key file has the whole address, as client_email.")
        return (self._say(share), self._say(whole, account=masked(account))), ""

    def _source(self) -> str:
        """The source as a command takes it; a placeholder where it is nobody's business."""
        source = self.service.settings.source
        if self.service.is_google:
            return f'"{source}"' if self.is_trusted else self._say(N_("ADDRESS"))
        path = Path(source)
        return f'"{path.name if path.is_absolute() and not self.is_trusted else source}"'

    def _say(self, message: str, **values: str) -> str:
        return translate(self.language, message, **values)


def _faults(board: Board) -> tuple[Problem, ...]:
    return tuple(p for p in board.problems if p.code in _LAYOUT_FAULTS and p.severity is Severity.ERROR)
