"""The schema of the state database, step by step, for SQLite and PostgreSQL alike.

One file a step under `versions/`. A step that has been published is never changed; the tables
as the code sees them stand in the modules that use them, and a test compares the two.
"""

from __future__ import annotations

import zlib
from pathlib import Path
from typing import Any

import sqlalchemy as sa

# The newest step. Known without loading Alembic, so that a usual start needs none of it.
HEAD = "0003"
_VERSIONS = sa.Table("alembic_version", sa.MetaData(), sa.Column("version_num", sa.String(32)))
# Any number will do, as long as every process has the same.
_LOCK = zlib.crc32(b"state database schema")


class NewerSchemaError(Exception):
    """The database was made by a newer version of the app; ``found`` is its step."""

    def __init__(self, found: str) -> None:
        super().__init__(f"the state database is of step {found}, this version knows {HEAD}: update the app")
        self.found = found


def migrate(engine: sa.Engine) -> None:
    """Bring the database to `HEAD`; safe to call from any number of processes at once.

    A database without a step whose tables are there already (made before there were steps)
    keeps them with all they hold. Either every step is done or none. Raises NewerSchemaError
    and sqlalchemy.exc.SQLAlchemyError.
    """
    if _step(engine) == HEAD:
        return
    if engine.dialect.name == "postgresql":
        with engine.begin() as connection:
            connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_LOCK)))
            _climb(connection)
        return
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        try:
            _climb(connection)
        except BaseException:
            connection.exec_driver_sql("ROLLBACK")
            raise
        connection.exec_driver_sql("COMMIT")


def _step(engine: sa.Engine) -> str | None:
    """The step a database is at; None for one without steps."""
    with engine.connect() as connection:
        if not sa.inspect(connection).has_table(_VERSIONS.name):
            return None
        return connection.scalar(sa.select(_VERSIONS.c.version_num))


def _climb(connection: sa.Connection) -> None:
    """Every step that is missing, in the transaction that ``connection`` is in."""
    from alembic.operations import Operations  # noqa: PLC0415 - see HEAD
    from alembic.runtime.migration import MigrationContext  # noqa: PLC0415 - see HEAD
    from alembic.script import ScriptDirectory  # noqa: PLC0415 - see HEAD

    scripts = ScriptDirectory(str(Path(__file__).parent), version_locations=[str(Path(__file__).parent / "versions")])

    def steps(found: Any, _context: Any) -> Any:
        known = {script.revision for script in scripts.walk_revisions()}
        newer = set(filter(None, found if isinstance(found, tuple) else (found,))) - known
        if newer:
            raise NewerSchemaError(max(newer))
        return scripts._upgrade_revs(HEAD, found)

    context = MigrationContext.configure(connection, opts={"fn": steps, "transactional_ddl": False})
    with Operations.context(context):
        context.run_migrations()
