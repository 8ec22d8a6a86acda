"""The command line: `python -m lib.cli --help`."""

from __future__ import annotations

import itertools
import json
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import Any

import click
import pandas as pd
import sqlalchemy as sa

from lib import config
from lib.core.board import Board, assess_register
from lib.core.messages import MESSAGES
from lib.core.problems import Problem, Severity, describe
from lib.core.progress_table import SEPARATOR
from lib.core.register import build
from lib.i18n import DEFAULT_LANGUAGE, LANGUAGES, N_, translate
from lib.meeting_commands import close_period, remind, report
from lib.sheets.protocol import SourceError
from lib.sheets.provision import Wishes, accounts_in
from lib.sheets.provision_command import ProvisionCommand
from lib.sheets.sample import build_sample
from lib.state_commands import archived_periods, move_state
from lib.sync.health import Check, Level, examine, layout
from lib.sync.migrations import NewerSchemaError
from lib.sync.service import now, open_home, open_service
from lib.words import Flag, Status


class _Commands(click.Group):
    """Says in one sentence what stands in the way of a command, with exit code 2."""

    def invoke(self, ctx: click.Context) -> Any:
        language = _language_in([word for argument in ctx.args for word in argument.split("=", 1)])
        try:
            return super().invoke(ctx)
        except Exception as error:
            fault = fault_of(error)
            if fault is None:
                raise
            click.echo(_sentence(fault, language), err=True)
            sys.exit(2)


def fault_of(error: Exception) -> SourceError | None:
    """What an ``error`` of the settings, the state database or a file means to whoever runs a command."""
    if isinstance(error, SourceError):
        return error
    if isinstance(error, config.SettingsError):
        return SourceError("settings-broken", reason=str(error))
    if isinstance(error, NewerSchemaError):
        return SourceError("state-unusable", kind=str(error))
    if isinstance(error, sa.exc.SQLAlchemyError):
        # The error itself may hold a statement with its values, or a password.
        return SourceError("state-unusable", kind=type(getattr(error, "orig", None) or error).__name__)
    if isinstance(error, OSError) and error.filename:  # else it is a connection or a pipe
        return SourceError("path-unusable", path=str(error.filename), reason=error.strerror or "")
    return None


def _sentence(fault: SourceError, language: str) -> str:
    message, advice = MESSAGES[fault.code]
    return f"{translate(language, message, **fault.details)}. {translate(language, advice, **fault.details)}"


def _language_in(arguments: Sequence[str]) -> str:
    chosen = [after for before, after in itertools.pairwise(arguments) if before in ("--lang", "--language")]
    return next((language for language in chosen if language in LANGUAGES), DEFAULT_LANGUAGE)


@click.group(cls=_Commands)
def main() -> None:
    """Progress on the national digital platforms, from a shared sheet."""


@main.command()
@click.argument("source", required=False)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.option("--today", type=click.DateTime(["%Y-%m-%d"]), help="The day to assess on; the present day by default.")
@click.option("--lang", "language", type=click.Choice(LANGUAGES), default=DEFAULT_LANGUAGE)
def check(source: str | None, as_json: bool, today: datetime | None, language: str) -> None:
    """Read SOURCE and say what is wrong, cell by cell. Exit code 2 when it can't be read."""
    day = today.date() if today else now().date()
    board = _board(source, day)
    if as_json:
        click.echo(json.dumps(_report(board, language), ensure_ascii=False, indent=1))
    else:
        _print(board, language)


def _board(source: str | None, day: date) -> Board:
    settings = config.load()
    home = open_home(replace(settings, source=source or settings.source))
    return assess_register(build(home.read(), day), day)


def _report(board: Board, language: str) -> dict[str, Any]:
    register, progress = board.register, board.progress
    statuses = Counter(progress["status"])
    return {
        "source": register.title,
        "as_of": register.as_of.isoformat(timespec="seconds"),
        "today": board.today.isoformat(),
        "rows_read": register.rows_read,
        "records": register.records,
        "structure_rows": register.structure_rows,
        "refused_rows": register.refused_rows,
        "platforms": len(register.platforms),
        "departments": len(register.departments),
        "ignored_tabs": list(register.ignored_tabs),
        "ignored_columns": {count.tab: list(count.extra) for count in register.counts if count.extra},
        "hidden_tabs": [count.tab for count in register.counts if count.is_hidden],
        "by_status": {status.value: statuses[status.value] for status in Status},
        "flags": {flag.value: int(progress[flag.value].sum()) for flag in Flag},
        "problems": [_problem(problem, language) for problem in board.problems],
        "progress": [_record(row) for row in progress.to_dict("records")],
    }


def _problem(problem: Problem, language: str) -> dict[str, str]:
    message, advice = describe(problem, language)
    return {
        "tab": problem.tab,
        "cell": problem.cell,
        "column": problem.column,
        "value": problem.value,
        "severity": problem.severity.value,
        "code": problem.code,
        "message": message,
        "advice": advice,
    }


def _record(row: dict[Any, Any]) -> dict[str, Any]:
    def text(name: str) -> str | None:
        return row[name] if isinstance(row[name], str) and row[name] else None

    return {
        "tab": row["tab"],
        "row": int(row["row"]),
        "row_id": text("row_id"),
        "platform": text("platform"),
        "leads": (text("leads") or "").split(SEPARATOR) if text("leads") else [],
        "lead_groups": (text("lead_groups") or "").split(SEPARATOR) if text("lead_groups") else [],
        "lead_text": text("lead_text"),
        "supporting": (text("supporting") or "").split(SEPARATOR) if text("supporting") else [],
        "task": text("task"),
        "deadline_text": text("deadline_text"),
        "due": None if pd.isna(row["due"]) else row["due"].date().isoformat(),
        "kind": text("kind"),
        "status": row["status"],
        "status_text": text("status_text"),
        "percent": None if pd.isna(row["percent"]) else row["percent"],
        "flags": [flag.value for flag in Flag if row[flag.value]],
    }


def _print(board: Board, language: str) -> None:
    def t(message: str, **values: Any) -> str:
        return translate(language, message, **values)

    register = board.register
    click.echo(t("{source}, assessed on {day}", source=register.title, day=board.today.strftime("%d/%m/%Y")))
    for count in register.counts:
        line = t(
            "{tab}: {rows} rows read = {records} records + {structure} headings, totals and notes + {refused} not used",
            tab=count.tab,
            rows=count.rows,
            records=count.records,
            structure=count.structure,
            refused=count.refused,
        )
        click.echo(f"  {line}")
    if register.ignored_tabs:
        click.echo(f"{t('Tabs that are not part of the layout and are not read:')} {', '.join(register.ignored_tabs)}")
    for count in register.counts:
        if count.extra:
            columns = t("Columns that are not part of the layout and are not read:")
            click.echo(f"{columns} {count.tab}: {', '.join(count.extra)}")
    marks = {Severity.ERROR: "✕", Severity.AMBIGUOUS: "?", Severity.WARNING: "!"}
    for problem in board.problems:
        message, advice = describe(problem, language)
        place = f"{problem.tab}!{problem.cell}" if problem.cell else problem.tab
        click.echo(f"{marks[problem.severity]} {place}: {message} → {advice}")
    click.echo(t("{count} problems", count=len(board.problems)))


@main.command()
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.option("--lang", "language", type=click.Choice(LANGUAGES), default=DEFAULT_LANGUAGE)
def doctor(as_json: bool, language: str) -> None:
    """Is everything well? Exit code 1 when something is not."""
    checks = _examined(language)
    told = [(check.level, *check.told(language)) for check in checks]
    if as_json:
        names = ("level", "check", "finding", "advice")
        click.echo(json.dumps([dict(zip(names, line, strict=True)) for line in told], ensure_ascii=False, indent=1))
    else:
        marks = {Level.GOOD: "✓", Level.ATTENTION: "!", Level.BAD: "✕"}
        for level, name, finding, advice in told:
            click.echo(f"{marks[level]} {name}: {finding}" + (f" → {advice}" if advice else ""))
    sys.exit(1 if any(check.level is Level.BAD for check in checks) else 0)


def _examined(language: str) -> tuple[Check, ...]:
    try:
        service = open_service(config.load())
    except Exception as error:
        fault = fault_of(error)
        if fault is None:
            raise
        name = N_("Settings") if fault.code == "settings-broken" else N_("State database")
        return (Check(name, Level.BAD, *MESSAGES[fault.code], dict(fault.details)),)
    try:
        checks = examine(service, service.snapshots.refresh(), now(), language)
        return checks + tuple(filter(None, [layout(service, now().date())]))
    finally:
        service.stop()


@main.command()
@click.argument("path", type=click.Path(dir_okay=False, path_type=Path))
def sample(path: Path) -> None:
    """Write the sample workbook, with illustrative figures, to PATH; over nothing but an earlier sample."""
    path.parent.mkdir(parents=True, exist_ok=True)
    build_sample(path)
    click.echo(str(path))


@main.command()
@click.option("--sheet", help="Address or id of a Google Sheet, or path of an .xlsx workbook; the setting by default.")
@click.option("--apply", "is_to_apply", is_flag=True, help="Make the changes; without it they are only listed.")
@click.option("--check", "is_check", is_flag=True, help="List what is not as it should be; exit code 1 for any.")
@click.option("--per-department", is_flag=True, help="A progress tab for each department that leads something.")
@click.option("--assignments", type=click.Path(path_type=Path), help="CSV of who leads what: platform,department.")
@click.option("--editors", default="", envvar="SHEET_EDITORS", help="The ICT department's accounts: a@x,b@y.")
@click.option("--lang", "language", type=click.Choice(LANGUAGES), default=DEFAULT_LANGUAGE)
def provision(
    sheet: str | None,
    is_to_apply: bool,
    is_check: bool,
    per_department: bool,
    assignments: Path | None,
    editors: str,
    language: str,
) -> None:
    """Set a shared sheet up, or say what that would change. Exit code 1 for drift, 2 when it can't be done."""
    settings = config.load()
    source = sheet or settings.source
    if not source or (is_to_apply and is_check):
        raise click.UsageError("Name a sheet with --sheet." if not source else "Choose --apply or --check, not both.")
    if assignments is not None and not per_department:
        raise click.UsageError("--assignments goes with --per-department.")
    wishes = Wishes(now().date(), accounts_in(editors), per_department, assignments)
    command = ProvisionCommand(settings, wishes, language, click.echo, partial(click.echo, err=True))
    sys.exit(command.run(source, is_to_apply=is_to_apply, is_check=is_check))


main.add_command(close_period)
main.add_command(remind)
main.add_command(report)
main.add_command(move_state)
main.add_command(archived_periods)

if __name__ == "__main__":
    main()
