"""The command `provision`: what is printed, and the exit code."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from lib import config
from lib.core.messages import MESSAGES
from lib.i18n import N_, translate
from lib.sheets.google import GoogleHome
from lib.sheets.google_address import is_google_source
from lib.sheets.protocol import SourceError
from lib.sheets.provision import Provisioner, Wishes
from lib.sheets.provision_departments import department_tabs, read_assignments, read_register
from lib.sheets.provision_file import missing_in, tabs_of_new, write_new
from lib.sheets.provision_guards import is_address
from lib.sheets.provision_owners import DepartmentTab
from lib.sheets.provision_plan import Plan

OK, DRIFTED, FAILED = 0, 1, 2
_NOTHING = N_("Nothing to change.")
_WOULD_CHANGE = N_("{count} changes would be made; --apply makes them:")
_DRIFT = N_("{count} things are not as they should be; --apply mends them:")
_CHANGED = N_("{count} changes made and read back:")
_LEFT = N_("{count} changes did not take effect:")
_LEFT_ADVICE = N_("An account can only edit a protected range once the spreadsheet is shared with it as an editor.")
_TO_DO = N_("Left for people to do, or good to know:")
_WOULD_WRITE = N_("A new workbook would be written to {path}, with the tabs {tabs}; --apply writes it.")
_WRITTEN = N_("A new workbook was written to {path}, with the tabs {tabs}.")
_FILE_LACKS = N_("{path} lacks the following. Add it by hand: a workbook of yours is never written to.")

Say = Callable[[str], None]


class ProvisionCommand:
    """One run. ``say`` prints a line, ``complain`` prints one that tells of a failure."""

    def __init__(self, settings: config.Settings, wishes: Wishes, language: str, say: Say, complain: Say) -> None:
        self._settings = settings
        self._wishes = wishes
        self._language = language
        self._say: Say = lambda line: say(_plain(line))
        self._complain: Say = lambda line: complain(_plain(line))

    def run(self, sheet: str, *, is_to_apply: bool = False, is_check: bool = False) -> int:
        """Plan, apply or check ``sheet``: an address or id at Google, or the path of an .xlsx workbook."""
        try:
            for account in self._wishes.editors:
                if not is_address(account):
                    raise SourceError("provision-address", value=account)
            if _is_file(sheet):
                return self._run_on_file(Path(sheet), is_to_apply=is_to_apply, is_check=is_check)
            home = GoogleHome.from_settings(replace(self._settings, source=sheet))
            provisioner = Provisioner.of_google(home, self._wishes)
            return self._apply(provisioner) if is_to_apply else self._show(provisioner.plan(), is_check=is_check)
        except SourceError as error:
            self._complain(". ".join(translate(self._language, text, **error.details) for text in MESSAGES[error.code]))
            return FAILED

    def _show(self, plan: Plan, *, is_check: bool) -> int:
        if plan.changes:
            self._tell(_DRIFT if is_check else _WOULD_CHANGE, count=len(plan.changes))
            for change in plan.changes:
                self._say(f"  {change.tell(self._language)}")
        else:
            self._tell(_NOTHING)
        self._advise(plan)
        return DRIFTED if is_check and plan.has_drift else OK

    def _apply(self, provisioner: Provisioner) -> int:
        applied = provisioner.apply()
        if applied.changes:
            self._tell(_CHANGED, count=len(applied.changes))
            for change in applied.changes:
                self._say(f"  {change.tell(self._language)}")
        else:
            self._tell(_NOTHING)
        if applied.left.changes:
            self._tell(_LEFT, count=len(applied.left.changes))
            for change in applied.left.changes:
                self._say(f"  {change.tell(self._language)}")
            self._tell(_LEFT_ADVICE)
        self._advise(applied.left)
        return DRIFTED if applied.left.changes else OK

    def _advise(self, plan: Plan) -> None:
        if plan.advice:
            self._tell(_TO_DO)
        for each in plan.advice:
            self._say(f"  {'!' if each.is_drift else '·'} {each.tell(self._language)}")

    def _run_on_file(self, path: Path, *, is_to_apply: bool, is_check: bool) -> int:
        if not path.exists():
            wanted = self._wanted()
            tabs = ", ".join(f"“{title}”" for title in tabs_of_new(wanted))
            if is_to_apply:
                write_new(path, wanted)
            self._tell(_WRITTEN if is_to_apply else _WOULD_WRITE, path=str(path), tabs=tabs)
            return DRIFTED if is_check else OK
        if self._wishes.per_department:
            raise SourceError("provision-not-per-department", path=path.name)
        missing = missing_in(path)
        if not missing:
            self._tell(_NOTHING)
            return OK
        self._tell(_FILE_LACKS, path=path.name)
        for phrase in missing:
            self._say(f"  {phrase.tell(self._language)}")
        return DRIFTED

    def _wanted(self) -> list[DepartmentTab]:
        wishes = self._wishes
        if not wishes.per_department:
            return []
        register = read_register((), wishes.today)
        assigned = read_assignments(wishes.assignments, register, wishes.today) if wishes.assignments else []
        return department_tabs(assigned, register, wishes.today)

    def _tell(self, sentence: str, **values: object) -> None:
        self._say(translate(self._language, sentence, **values))


def _plain(line: str) -> str:
    """``line`` without anything a terminal would obey: titles and headers are what people typed."""
    return "".join(char if char.isprintable() else " " for char in line)


def _is_file(sheet: str) -> bool:
    return not is_google_source(sheet) and (sheet.lower().endswith(".xlsx") or Path(sheet).exists())
