"""Text that people can put into the sheet, an account or a file name, where access and exports show it."""

from __future__ import annotations

import ast
import csv
import io
import re
from datetime import date

import pytest

from lib.config import ROOT
from lib.core.permissions import Act, Mode, Role
from lib.reports.audit_file import audit_csv
from lib.reports.meeting import Asked
from lib.sync import audit, store
from lib.sync.audit import AuditLine, Outcome
from lib.ui import page
from lib.ui.escape import plain
from lib.ui.navigation import PAGES
from tests.browser.hostile import TEXTS
from tests.pages.sessions import move
from tests.pages.workbooks import task, write_workbook
from tests.ui.accounts import ROLES, auth, claims, running_with_accounts

PROTOTYPES = ("__proto__", "constructor", "toString", "hasOwnProperty", "prototype", "CON", "NUL", "..", "valueOf")
EDITOR = "bien.tap@don-vi.example.vn"
OWN_WORDS = ("file_name", "key", "ending", "entry(page.name).address")
FILE_NAME = re.compile(r"[a-z0-9-]+(?:\.[a-z]+)?")


@pytest.mark.parametrize("name", PROTOTYPES)
def test_a_name_that_means_something_to_scripts_is_a_name(tmp_path, name):
    departments = [{"code": name, "name": f"Sở {name}", "editors": EDITOR}]
    platforms = [{"code": "NT01", "name": name, "governing_agency": name, "group": name}]
    with running_with_accounts(tmp_path, auth() + ROLES) as site:
        tasks = [task(1, leads=f"Sở {name}"), task(2, leads=name, platform=name)]
        write_workbook(site.source, tasks, departments=departments, platforms=platforms)
        page.service().snapshots.refresh()
        session = site.arrive(EDITOR).run()
        for target in ("overview", "platforms", "departments", "propose"):
            session = move(session, target)
            assert not session.exception, target


@pytest.mark.parametrize("text", TEXTS)
def test_the_name_of_a_department_is_shown_as_typed_beside_the_account(tmp_path, text):
    departments = [{"code": "A", "name": f"Sở {text}", "editors": EDITOR}]
    with running_with_accounts(tmp_path, auth() + ROLES) as site:
        write_workbook(site.source, [], departments=departments)
        page.service().snapshots.refresh()
        session = site.arrive(EDITOR).run()
        names = [d.name for d in page.service().snapshots.current().board.current_departments]
        standing = [caption.value for caption in session.sidebar.caption][-1]
    assert not session.exception
    assert names
    assert plain(names[0]) in standing


@pytest.mark.parametrize("local", ["![x](//evil.example)", "a*b*c", "<b>x</b>", ":red[x]", "`x`", "[l](javascript:x)"])
def test_an_account_with_a_strange_address_is_shown_as_typed_or_not_at_all(tmp_path, local):
    with running_with_accounts(tmp_path, auth() + ROLES) as site:
        session = site.arrive()
        session.user = claims(f"{local}@example.vn")
        session.run()
    shown = [caption.value for caption in session.sidebar.caption]
    assert not session.exception
    assert all(f"{local}@example.vn" not in value for value in shown)


@pytest.mark.parametrize(
    "text", [*TEXTS, "a\r\n2026-05-04 INFO signed in: administrator", "\x1b[2J", "=cmd|' /C calc'!A0"]
)
def test_what_an_attacker_names_is_one_harmless_cell_of_the_audit_file(tmp_path, text):
    engine = store.open_state(f"sqlite:///{tmp_path / 'state.sqlite3'}")
    line = AuditLine(1.0, Mode.SIGNED_IN, text, Role.VIEWER, Act.REVIEW, Outcome.REFUSED, text, text, text)
    audit.record(engine, line)
    rows = list(csv.reader(io.StringIO(audit_csv(audit.lines(engine), "vi").decode("utf-8-sig"))))
    assert len(rows) == 2
    assert not [cell for cell in rows[1] if cell.startswith(("=", "+", "-", "@"))]
    assert not [cell for cell in rows[1] if not cell.isprintable()]


def file_names() -> list[tuple[str, ast.expr]]:
    """Every ``file_name=`` in the layer that draws, with its place."""
    return [
        (f"{path.name}:{node.lineno}", keyword.value)
        for path in [*(ROOT / "lib" / "ui").glob("*.py"), *(ROOT / "pages").glob("*.py")]
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call)
        for keyword in node.keywords
        if keyword.arg == "file_name"
    ]


def test_a_file_is_never_named_by_text_of_the_sheet():
    assert file_names()
    strange = []
    for place, value in file_names():
        parts = value.values if isinstance(value, ast.JoinedStr) else [value]
        for part in parts:
            is_plain = isinstance(part, ast.Constant) and FILE_NAME.fullmatch(str(part.value).strip(".-") or "x")
            inner = ast.unparse(part.value) if isinstance(part, ast.FormattedValue) else ""
            is_own_word = inner in OWN_WORDS or inner.endswith((".value", "period.id", ".id"))
            if not (is_plain or is_own_word):
                strange.append(f"{place}: {ast.unparse(value)}")
    assert not strange


@pytest.mark.parametrize(
    "code", ["../../etc/passwd", "a/b\\c", "con", "=1+1", "\u202egpj.exe", "x" * 500, "Sở Y tế", "\x00"]
)
def test_papers_of_a_department_are_named_by_harmless_signs_of_its_code(code):
    name = Asked(date(2026, 10, 1), date(2026, 11, 24), departments=(code,)).file_name
    assert re.fullmatch(r"bao-cao-2026-10-01_2026-11-24-[A-Za-z0-9-]{0,40}", name)


def test_no_page_has_an_address_that_a_file_of_the_machine_could_have():
    assert all(re.fullmatch(r"[a-z-]+", listed.address) for listed in PAGES)
