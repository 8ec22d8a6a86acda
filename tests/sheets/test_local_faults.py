"""Files that can't be read: each says what is wrong and what to do, and is read again once it is sound."""

from __future__ import annotations

import contextlib
import tempfile
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lib.core.messages import MESSAGES
from lib.core.register import build
from lib.i18n import translate
from lib.sheets.local import LocalHome
from lib.sheets.protocol import SourceError
from lib.sync.store import open_state
from tests.builders import TODAY
from tests.sheets.spoiled_files import OLE_MAGIC, archive, encrypted, rewritten, sound


def home(path: Path) -> LocalHome:
    return LocalHome(path, open_state("sqlite://"))


class LockedPath(type(Path())):  # type: ignore[misc]
    """A file another program holds: it is there, and can't be opened."""

    def read_bytes(self) -> bytes:
        raise PermissionError(13, "held by another program")


def fault(path: Path) -> SourceError:
    with pytest.raises(SourceError) as raised:
        home(path).read()
    return raised.value


def _missing(path: Path) -> Path:
    return path


def _folder(path: Path) -> Path:
    path.mkdir()
    return path


def _bytes(content: bytes):
    def make(path: Path) -> Path:
        path.write_bytes(content)
        return path

    return make


def _truncated(path: Path) -> Path:
    content = sound(path).read_bytes()
    path.write_bytes(content[: len(content) // 2])
    return path


def _broken_xml(name: str):
    return lambda path: rewritten(sound(path), lambda part, content: content[:-200] if part == name else content)


def _with_macros(path: Path) -> Path:
    return rewritten(sound(path), lambda _, content: content, {"xl/vbaProject.bin": b"\xcc\x61"})


def _stray(path: Path) -> Path:
    book = openpyxl.load_workbook(sound(path))
    book["Tiến độ"]["XFD1048576"] = "x"
    book.save(path)
    return path


def _stray_and_silent_about_it(path: Path) -> Path:
    return rewritten(_stray(path), lambda _, content: content.replace(b"<dimension ", b"<dimensions "))


SPOILED = [
    ("source-missing", "a.xlsx", _missing),
    ("source-not-workbook", "a.xlsx", _folder),
    ("source-damaged", "a.xlsx", _bytes(b"")),
    ("source-damaged", "a.xlsx", _truncated),
    ("source-damaged", "a.xlsx", _bytes(b"PK\x03\x04" + b"x" * 500)),
    ("source-damaged", "a.xlsx", _broken_xml("xl/workbook.xml")),
    ("source-damaged", "a.xlsx", _broken_xml("xl/worksheets/sheet1.xml")),
    ("source-damaged", "a.xlsx", _broken_xml("xl/styles.xml")),
    ("source-damaged", "a.xlsx", _broken_xml("xl/_rels/workbook.xml.rels")),
    ("source-password", "a.xlsx", encrypted),
    ("source-password", "a.xlsx", _bytes(OLE_MAGIC + bytes(2000))),
    ("source-old-format", "a.xls", _bytes(OLE_MAGIC + bytes(2000))),
    ("source-macros", "a.xlsx", _with_macros),
    ("source-macros", "a.xlsm", _with_macros),
    ("source-not-workbook", "a.xlsx", _bytes("Mã,Tên\nNT01,Nền tảng\n".encode())),
    ("source-not-workbook", "a.xlsx", _bytes(b"\xef\xbb\xbf<html><table></table></html>")),
    ("source-not-workbook", "~$a.xlsx", _bytes(b"\x05user" + bytes(160))),
    ("source-not-workbook", "~$a.xlsx", sound),
    ("source-not-workbook", ".~lock.a.xlsx#", _bytes(b",user,host,24.11.2026 08:30,file:///a;")),
    ("source-not-workbook", "a.xlsx", lambda path: archive(path, {"word/document.xml": b"<w/>"})),
    ("source-not-workbook", "a.xlsx", lambda path: archive(path, {})),
    (
        "source-not-workbook",
        "a.ods",
        lambda path: archive(
            path, {"mimetype": b"application/vnd.oasis.opendocument.spreadsheet", "content.xml": b"<o/>"}
        ),
    ),
    ("source-stray-cell", "a.xlsx", _stray),
    ("source-stray-cell", "a.xlsx", _stray_and_silent_about_it),
]


@pytest.mark.parametrize(("code", "name", "make"), SPOILED, ids=[f"{n}-{case[0]}" for n, case in enumerate(SPOILED)])
def test_a_file_that_cannot_be_read_says_what_is_wrong_and_what_to_do(code, name, make, tmp_path):
    error = fault(make(tmp_path / name))
    assert error.code == code
    for language in ("vi", "en"):
        message, advice = (translate(language, text, **error.details) for text in MESSAGES[code])
        assert name in message
        assert "{" not in message + advice
        assert "Traceback" not in message


def test_a_file_held_by_another_program_is_locked(tmp_path):
    assert fault(LockedPath(sound(tmp_path / "a.xlsx"))).code == "source-locked"


def test_a_file_larger_than_any_table_is_not_opened(tmp_path):
    path = tmp_path / "a.xlsx"
    with path.open("wb") as file:
        file.truncate(101 * 1024 * 1024)
    error = fault(path)
    assert (error.code, error.details["limit"]) == ("source-too-large", "100 MB")


def test_what_can_be_read_is_read_again_after_a_fault(tmp_path):
    path = _truncated(tmp_path / "a.xlsx")
    local = home(path)
    with pytest.raises(SourceError):
        local.read()
    sound(path)
    assert len(build(local.read(), TODAY).progress) == 1


with tempfile.TemporaryDirectory() as folder:
    SOUND = sound(Path(folder) / "a.xlsx").read_bytes()
EDITS = st.lists(
    st.tuples(st.integers(0, len(SOUND) - 1), st.binary(max_size=8), st.integers(0, 60)), min_size=1, max_size=6
)


@given(EDITS)
@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_file_with_any_bytes_changed_is_read_or_refused_and_nothing_else(tmp_path, edits):
    content = bytearray(SOUND)
    for place, put, taken in edits:
        content[place : place + taken] = put
    path = tmp_path / "a.xlsx"
    path.write_bytes(bytes(content))
    with contextlib.suppress(SourceError):
        build(home(path).read(), TODAY)
