"""Commands around meetings: closing a reporting period, the papers, and reminding departments."""

from __future__ import annotations

import functools
import re
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import NoReturn

import click
import sqlalchemy as sa

from lib import config
from lib.core.board import Board
from lib.core.closing_plan import ClosingError
from lib.core.page_addresses import department_link
from lib.core.period_figures import banner
from lib.core.periods import Bounds, ReportingPeriod, parse_period
from lib.core.permissions import Role
from lib.core.reminders import Reminder, reminders
from lib.i18n import DEFAULT_LANGUAGE, LANGUAGES, N_, translate
from lib.reports.meeting import Asked, Known, asked_for_period, meeting_pack
from lib.reports.papers import PDF_FAILED, make_papers
from lib.sheets.protocol import SourceError
from lib.sync.closing import altered, close, closings
from lib.sync.delivery import hindrance
from lib.sync.mail import Sending, SendState, send_reminders
from lib.sync.observing import fell_back
from lib.sync.service import Service, now, open_service

# How long a command waits for its rows to reach the sheet before it leaves that to the app.
_DELIVERY_SECONDS = 30.0
_DAY = click.DateTime(["%Y-%m-%d", "%d/%m/%Y"])
_language = click.option("--lang", "--language", "language", type=click.Choice(LANGUAGES), default=DEFAULT_LANGUAGE)


@click.command("close-period")
@click.argument("period")
@click.option("--reason", default="", help="Why it is closed again, with other figures than before.")
@click.option("--final", "is_final", is_flag=True, help="The figures are final; without it they are under review.")
@_language
def close_period(period: str, reason: str, is_final: bool, language: str) -> None:
    """Freeze the figures of PERIOD (2026-06, 2026-Q2, 2026-H1, 2026). Exit code 2 when that is not possible."""
    found = _period(period)
    with _opened() as (service, board):
        try:
            plan = close(
                board,
                service.outbox,
                found,
                by_role=Role.ADMINISTRATOR.value,
                at=now(),
                reason=reason,
                is_final=is_final,
            )
        except ClosingError as error:
            raise SourceError(error.code, **dict(error.details)) from error
        left = _wait_for_delivery(service)
        hindered = hindrance(service.outbox) if left else None
        record = closings(board, service.outbox)[found.id]
        click.echo(banner(record, found, board.today, language))
        click.echo(_appended(plan.rows, left, language))
        if hindered is not None:
            raise hindered


def _period(text: str) -> ReportingPeriod:
    """The period that ``text`` names, in the bounds of the settings. Raises SourceError."""
    settings = config.load().periods
    found = parse_period(text, Bounds(settings.first_day, settings.due_day))
    if found is None:
        raise SourceError("period-unknown", period=text)
    return found


def _appended(count: int, left: int, language: str) -> str:
    if not count:
        return translate(language, N_("These figures were closed already; nothing was appended."))
    said = N_("{count} rows appended to the tab of reporting periods.")
    if left:
        said = N_("{count} rows wait for the tab of reporting periods: safe on disk, they reach it while the app runs.")
    return translate(language, said, count=count)


def _wait_for_delivery(service: Service) -> int:
    """How much is still on its way after waiting a while."""
    end = time.monotonic() + _DELIVERY_SECONDS
    while (left := service.outbox.depth()) and time.monotonic() < end:
        time.sleep(0.1)
    return left


@click.command()
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), help="Write one text file a department here.")
@click.option("--department", "codes", multiple=True, help="Only this department's code; may be repeated.")
@click.option("--send", "is_to_send", is_flag=True, help="Send them by mail; without it nothing is sent.")
@_language
def remind(out: Path | None, codes: Sequence[str], is_to_send: bool, language: str) -> None:
    """Write the reminders of departments, and with --send mail them, once per department and day."""
    with _opened() as (service, board):
        if is_to_send and service.is_sample:
            raise SourceError("sample-not-sent")
        _check_codes(codes, board)
        link = functools.partial(department_link, service.settings.app_url)
        made = reminders(board, language, extra=fell_back(service.engine, board), link=link)
        chosen = [each for each in made if not codes or each.department in codes]
        if out is not None:
            _write(chosen, out)
        if service.settings.mail is None:
            if is_to_send:
                _say_fault(translate(language, N_("Nothing was sent: the settings have no [mail].")))
            _list(chosen, language)
            return
        faults = service.settings.mail.faults
        if faults:
            _say_fault(" ".join(translate(language, fault) for fault in faults))
        sendings = send_reminders(
            service.engine, service.settings.mail, board, chosen, now(), is_dry_run=not is_to_send
        )
    _tell(sendings, is_to_send, language)


@click.command()
@click.option("--period", default="", help="A reporting period: 2026-06, 2026-Q2, 2026-H1 or 2026.")
@click.option("--from", "first", type=_DAY, help="In place of a period: the first day, 2026-11-01.")
@click.option("--to", "last", type=_DAY, help="The last day; today by default.")
@click.option("--department", "codes", multiple=True, help="Only this department's code; may be repeated.")
@click.option(
    "--out", type=click.Path(file_okay=False, path_type=Path), required=True, help="The folder to write into."
)
@_language
def report(
    period: str, first: datetime | None, last: datetime | None, codes: Sequence[str], out: Path, language: str
) -> None:
    """Write the papers for a meeting: PDF, Word and Excel. Exit code 1 when the PDF is missing, 2 for none at all."""
    if bool(period) == bool(first) or (last and not first):
        raise click.UsageError("Name either --period, or --from and perhaps --to.")
    wanted = _period(period) if period else None
    with _opened() as (service, board):
        _check_codes(codes, board)
        if wanted is not None:
            if board.today < wanted.start:
                day = wanted.start.strftime("%d/%m/%Y")
                raise SourceError("papers-too-early", period=wanted.id, day=day)
            asked = asked_for_period(wanted, board.today, tuple(codes), language)
        else:
            asked = _between(first, last, board.today, tuple(codes), language)
        is_whole = _write_papers(_known(service, board), asked, out)
    if not is_whole:
        click.echo(translate(language, PDF_FAILED), err=True)
        sys.exit(1)


def _check_codes(codes: Sequence[str], board: Board) -> None:
    """Raises SourceError when one of ``codes`` is no department's."""
    unknown = [code for code in codes if code not in board.departments]
    if unknown:
        raise SourceError("papers-department-unknown", code=unknown[0])


def _between(
    first: datetime | None, last: datetime | None, today: date, codes: tuple[str, ...], language: str
) -> Asked:
    """From one day to another, in the right order and no later than today. Raises SourceError before it has begun."""
    if first and first.date() > today and (not last or last.date() > today):
        raise SourceError("papers-not-begun", day=first.strftime("%d/%m/%Y"))
    begin = min(first.date(), today) if first else today
    end = min(last.date(), today) if last else today
    return Asked(min(begin, end), max(begin, end), None, codes, language)


def _known(service: Service, board: Board) -> Known:
    """What the papers are made from; what only history tells is among the problems."""
    return Known(
        board=replace(
            board, problems=(*board.problems, *fell_back(service.engine, board), *altered(board, service.outbox))
        ),
        records=closings(board, service.outbox),
        proposals=service.desk.proposals(board).records,
        engine=service.engine,
        settings=service.settings,
        is_sample=service.is_sample,
    )


def _write_papers(known: Known, asked: Asked, out: Path) -> bool:
    """Write each file and say its path; whether all three could be made."""
    out.mkdir(parents=True, exist_ok=True)  # before the work: it may not be allowed
    try:
        pack = meeting_pack(known, asked, now())
    except sa.exc.SQLAlchemyError as error:
        raise SourceError("state-not-writable") from error
    papers = make_papers(pack)
    for ending, content in papers.files.items():
        path = out / f"{asked.file_name}.{ending}"
        path.write_bytes(content)
        click.echo(str(path))
    return papers.is_whole


def _write(made: Sequence[Reminder], out: Path) -> None:
    out.mkdir(parents=True, exist_ok=True)
    for reminder in made:
        name = re.sub(r"[^\w-]+", "_", reminder.department).strip("_") or "_"
        path = out / f"{name}.txt"
        path.write_text(f"{reminder.subject}\n\n{reminder.text}\n", "utf-8")
        click.echo(str(path))


def _list(made: Sequence[Reminder], language: str) -> None:
    for reminder in made:
        click.echo(f"{reminder.department}: {reminder.name}: {reminder.subject}")
    if not made:
        click.echo(translate(language, N_("No department has to be reminded of anything.")))


_SENDING_WORDS = {
    SendState.WOULD_SEND: N_("would be sent"),
    SendState.SENDING: N_("was begun and may have been sent"),
    SendState.SENT: N_("sent"),
    SendState.ALREADY_SENT: N_("already sent today"),
    SendState.NO_ADDRESS: N_("no address: set it in [mail.to] or in the tab of departments"),
    SendState.FAILED: N_("not sent: {fault}"),
}


def _tell(sendings: Sequence[Sending], is_to_send: bool, language: str) -> None:
    for sending in sendings:
        outcome = translate(language, _SENDING_WORDS[sending.state], fault=sending.fault)
        to = f" → {', '.join(sending.recipients)}" if sending.recipients else ""
        click.echo(f"{sending.reminder.department}: {sending.reminder.name}{to}: {outcome}")
    if not is_to_send:
        click.echo(translate(language, N_("Nothing was sent; add --send to send.")))
    if any(sending.state is SendState.FAILED for sending in sendings):
        sys.exit(1)


@contextmanager
def _opened() -> Iterator[tuple[Service, Board]]:
    """The service and the newest board. Raises SourceError when the source can't be read."""
    service = open_service(config.load())
    try:
        snapshot = service.snapshots.refresh()
        if snapshot.fault is not None:
            raise SourceError(snapshot.fault.code, **dict(snapshot.fault.details))
        if snapshot.board is None:
            raise SourceError("source-unexpected")
        yield service, snapshot.board
    finally:
        service.stop()


def _say_fault(sentence: str) -> NoReturn:
    click.echo(sentence, err=True)
    sys.exit(2)
