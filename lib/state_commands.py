"""Commands about the state database: moving it, and what is archived in it."""

from __future__ import annotations

import sys

import click
import sqlalchemy as sa

from lib import config
from lib.i18n import DEFAULT_LANGUAGE, LANGUAGES, N_, translate
from lib.sheets.protocol import SourceError
from lib.sync.archive import archived
from lib.sync.migrations import NewerSchemaError
from lib.sync.moving import MoveError, move, open_both
from lib.sync.service import open_service

_language = click.option("--lang", "language", type=click.Choice(LANGUAGES), default=DEFAULT_LANGUAGE)
_TAB = "reporting_periods"


@click.command("move-state")
@click.option(
    "--to", "target", required=True, help="Address of an empty database: postgresql+psycopg://… or sqlite:///…."
)
@click.option("--from", "source", help="Address of the database to copy; the one of the settings by default.")
def move_state(target: str, source: str | None) -> None:
    """Copy the state database to another, while the app is stopped. Exit code 2 when nothing was moved."""
    try:
        old, new = open_both(source or config.load().state_url, target)
        counts = move(old, new)
    except (MoveError, NewerSchemaError) as error:
        click.echo(str(error), err=True)
        sys.exit(2)
    except sa.exc.SQLAlchemyError as error:
        # The error itself holds the statement with its values: texts that no screen may have.
        click.echo(f"A database can't be used: {type(getattr(error, 'orig', error)).__name__}", err=True)
        sys.exit(2)
    for name, count in counts.items():
        click.echo(f"{name}: {count}")
    click.echo("Compared, and the same. Now set STATE_URL (or state_url) to the new address and start the app.")


@click.command("archived-periods")
@_language
def archived_periods(language: str) -> None:
    """The closings of which the state database has a copy, and whether the sheet still has their rows."""
    service = open_service(config.load())
    try:
        snapshot = service.snapshots.refresh()
        if snapshot.board is None:
            fault = snapshot.fault
            raise SourceError(fault.code, **dict(fault.details)) if fault else SourceError("source-unexpected")
        register = snapshot.board.register
        found = archived(service.engine, register.source, register.app_rows.get(_TAB, ()))
    finally:
        service.stop()
    for each in found:
        said = N_("rows stand in the sheet as well, and may be taken out") if each.is_in_sheet else N_("archive only")
        state = translate(language, said)
        click.echo(f"{each.period_id} v{each.version} · {each.state} · {each.rows} · {each.digest} · {state}")
    if not found:
        click.echo(translate(language, N_("No closed period is archived yet.")))
