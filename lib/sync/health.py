"""Is everything well? The checks of the system page and of `python -m lib.cli doctor`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from lib import config
from lib.access_settings import AccessSettings
from lib.core.access_words import SETTING_FAULT_WORDS
from lib.core.board import Board
from lib.core.messages import MESSAGES
from lib.core.problems import describe, tab_faults
from lib.i18n import N_, show_time, translate
from lib.sheets.protocol import SourceError
from lib.sync import store
from lib.sync.delivery import hindrance
from lib.sync.service import Service
from lib.sync.snapshot import Snapshot
from lib.sync.snapshot_model import longest_silence
from lib.sync.turns import Turn

_LOCALE = "vi_VN"
# A workbook is looked at every half a minute at the rarest, whatever the settings say.
_OLD_WORKBOOK = 180.0


class Level(StrEnum):
    """How well one thing is."""

    GOOD = "good"
    ATTENTION = "attention"
    BAD = "bad"


@dataclass(frozen=True, slots=True)
class Check:
    """One thing looked at. ``name``, ``finding`` and ``advice`` are msgids, filled from ``details``."""

    name: str
    level: Level
    finding: str
    advice: str = ""
    details: dict[str, Any] = field(default_factory=dict)

    def told(self, language: str) -> tuple[str, str, str]:
        """Name, finding and advice as a person reads them."""
        advice = translate(language, self.advice, **self.details) if self.advice else ""
        return translate(language, self.name), translate(language, self.finding, **self.details), advice


def examine(service: Service, snapshot: Snapshot, now: datetime, language: str) -> tuple[Check, ...]:
    """Every check, in the order in which things depend on each other."""
    checks = [_source(snapshot, service), _freshness(snapshot, service, now, language)]
    if snapshot.board is not None:
        checks += [*_tabs(snapshot.board, language), _locale(snapshot.board)]
    checks += [*_google(service), _database(service), *_turn(service), *_outbox(service), *_access(config.access_now())]
    return tuple(checks)


def _source(snapshot: Snapshot, service: Service) -> Check:
    name = N_("Source")
    if service.settings.is_sample and snapshot.fault is None:
        advice = N_("Set the province's own sheet, in SHEET_SOURCE or under [sheet] in the secrets file.")
        return Check(name, Level.ATTENTION, N_("The bundled sample is shown: no source is set"), advice)
    if snapshot.fault is None and snapshot.board is not None:
        return Check(name, Level.GOOD, N_("{source} can be read"), details={"source": snapshot.board.register.title})
    code = snapshot.fault.code if snapshot.fault is not None else "source-unexpected"
    message, advice = MESSAGES[code]
    details = dict(snapshot.fault.details) if snapshot.fault is not None else {}
    return Check(name, Level.BAD, message, advice, details)


def _freshness(snapshot: Snapshot, service: Service, now: datetime, language: str) -> Check:
    age = (now - snapshot.checked_at).total_seconds()
    read = snapshot.board.register.as_of if snapshot.board is not None else None
    details = {
        "checked": show_time(language, snapshot.checked_at),
        "changed": show_time(language, read) if read is not None else "",
    }
    finding = N_("Last looked at {checked}; the figures shown were read at {changed}")
    if read is None:
        finding = N_("Last looked at {checked}; nothing could be read yet")
    if age > _longest_silence(service):
        advice = N_("Nobody has looked for a while; if this stays, restart the app and look into the log.")
        return Check(N_("Freshness"), Level.ATTENTION, finding, advice, details)
    return Check(N_("Freshness"), Level.ATTENTION if read is None else Level.GOOD, finding, details=details)


def _longest_silence(service: Service) -> float:
    """How long the last look may lie back, in seconds: rare looks are no fault, a process that hangs is one."""
    if not service.is_google:
        return _OLD_WORKBOOK
    return longest_silence(max(service.settings.poll_seconds, service.settings.idle_poll_seconds))


def _tabs(board: Board, language: str) -> Iterator[Check]:
    faults = tab_faults(board.problems)
    for problem in faults:
        message, advice = describe(problem, language)
        yield Check(N_("Tabs and headers"), Level.BAD, "{message}", "{advice}", {"message": message, "advice": advice})
    if not faults:
        count = len(board.register.counts)
        yield Check(N_("Tabs and headers"), Level.GOOD, N_("{count} tabs as expected"), details={"count": count})
    hidden = [count.tab for count in board.register.counts if count.is_hidden]
    if hidden:
        details = {"tabs": ", ".join(hidden)}
        advice = N_("Show them again, or move their rows, if they should not count.")
        finding = N_("Hidden tabs are read as well: {tabs}")
        yield Check(N_("Tabs and headers"), Level.ATTENTION, finding, advice, details)


def _locale(board: Board) -> Check:
    name, locale = N_("Language of the sheet"), board.register.locale
    if locale == _LOCALE:
        return Check(name, Level.GOOD, N_("Vietnamese ({locale})"), details={"locale": locale})
    advice = N_("Choose File, Settings, Locale: Vietnam. Dates typed as 1/6 mean 6 January until then.")
    return Check(name, Level.ATTENTION, N_("The sheet's locale is {locale}"), advice, {"locale": locale})


def _google(service: Service) -> Iterator[Check]:
    traffic = getattr(service.home, "traffic", None)
    if traffic is None:
        return
    details = {"reads": traffic.reads, "writes": traffic.writes, "quota": traffic.quota}
    finding = N_("{reads} reads and {writes} writes in the last minute, of {quota} each")
    is_calm = traffic.share <= 0.5
    advice = "" if is_calm else N_("Another program may use the same account; give this app one of its own.")
    yield Check(N_("Requests to Google"), Level.GOOD if is_calm else Level.ATTENTION, finding, advice, details)
    account = getattr(service.home, "account", "")
    if account:
        finding = N_("Signed in as {account}, for Google Sheets alone")
        yield Check(N_("Account"), Level.GOOD, finding, details={"account": masked(account)})


def layout(service: Service, today: date) -> Check | None:
    """Whether tabs, drop-downs and protections are as they were set up; a few requests. None for a workbook."""
    if not service.is_google:
        return None
    from lib.sheets.google import GoogleHome  # noqa: PLC0415 - long to load, and this is rare
    from lib.sheets.provision import Provisioner, Wishes  # noqa: PLC0415 - likewise

    if not isinstance(service.home, GoogleHome):
        return None
    name = N_("Layout and protections")
    try:
        plan = Provisioner.of_google(service.home, Wishes(today)).plan()
    except SourceError as error:
        message, advice = MESSAGES[error.code]
        details = {key: masked(str(value)) if key == "account" else value for key, value in error.details.items()}
        return Check(name, Level.BAD, message, advice, details)
    if plan.changes:
        advice = N_("“provision --check” lists them, “provision --apply” mends them; see README.")
        finding = N_("{count} things are not as set up")
        return Check(name, Level.ATTENTION, finding, advice, {"count": len(plan.changes)})
    return Check(name, Level.GOOD, N_("As set up"))


def masked(account: str) -> str:
    """An address that its owner recognises and nobody else can use: ``platf…@example.org``."""
    name, _, domain = account.partition("@")
    return f"{name[:5]}…@{domain}" if domain else f"{name[:5]}…"


def for_everybody(details: Mapping[str, Any]) -> dict[str, Any]:
    """``details`` of a fault without the folders of this machine: of a path only the file's name."""
    return {name: Path(str(value)).name if name == "path" else value for name, value in details.items()}


def _database(service: Service) -> Check:
    name = N_("State database")
    try:
        store.check_writing(service.engine)
    except sa.exc.SQLAlchemyError:
        message, _ = MESSAGES["state-not-writable"]
        advice = N_("Check the free space and the permissions of its folder, or the address in STATE_URL.")
        return Check(name, Level.BAD, message, advice)
    return Check(name, Level.GOOD, N_("It can be written ({kind})"), details={"kind": service.engine.dialect.name})


_TURNS = {
    Turn.MINE: N_("This process looks at the sheet; others take its readings from the database"),
    Turn.ANOTHERS: N_("Another process looks at the sheet; this one takes its readings from the database"),
    Turn.UNKNOWN: N_("Not known while the database is away; each process looks for itself, and rarely"),
}


def _turn(service: Service) -> Iterator[Check]:
    turn = service.snapshots.turn
    if turn is not None:
        yield Check(N_("Several processes"), Level.ATTENTION if turn is Turn.UNKNOWN else Level.GOOD, _TURNS[turn])


def _outbox(service: Service) -> Iterator[Check]:
    name = N_("Outbox")
    try:
        waiting, parked, hindered = service.outbox.depth(), service.outbox.parked(), hindrance(service.outbox)
    except SourceError:
        return
    if parked:
        details = {"count": len(parked), "code": parked[0].event_id}
        finding = N_("{count} rows were refused by the sheet, the first is {code}")
        advice = N_("Look at the sheet's protections and limits, then send them again from this page.")
        yield Check(name, Level.BAD, finding, advice, details)
    if hindered is not None:
        yield Check(name, Level.BAD, *MESSAGES[hindered.code], details=dict(hindered.details))
    level = Level.GOOD if waiting < 100 else Level.ATTENTION
    yield Check(name, level, N_("{count} rows wait to be delivered"), details={"count": waiting})


def _access(settings: AccessSettings) -> Iterator[Check]:
    """What the secrets file says that can't be used; nothing where it is in order or not needed."""
    for fault in settings.faults:
        advice = N_("Correct .streamlit/secrets.toml; secrets.example.toml shows every key. No restart is needed.")
        yield Check(N_("Sign-in and roles"), Level.BAD, SETTING_FAULT_WORDS[fault], advice)
