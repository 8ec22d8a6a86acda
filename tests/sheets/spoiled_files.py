"""Files that are no sound .xlsx workbook, made on the spot."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

from tests.builders import HEADERS, Row, write_xlsx, xlsx_tabs

OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
TASK_ROW: Row = (None, "NT01", "Sở Y tế", None, "Tập huấn", "12/2026", "Đang thực hiện", "50%")


def sound(path: Path, *rows: Row) -> Path:
    """A workbook nothing is wrong with."""
    return write_xlsx(path, xlsx_tabs(HEADERS, *(rows or (TASK_ROW,))))


def rewritten(
    path: Path, change: Callable[[str, bytes], bytes | None], extra: Mapping[str, bytes] | None = None
) -> Path:
    """The archive at ``path`` with each part put through ``change(name, content)``; None drops a part."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = change(name, old.read(name))
            if content is not None:
                new.writestr(name, content)
        for name, content in (extra or {}).items():
            new.writestr(name, content)
    path.write_bytes(buffer.getvalue())
    return path


def archive(path: Path, parts: Mapping[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w") as new:
        for name, content in parts.items():
            new.writestr(name, content)
    return path


def encrypted(path: Path) -> Path:
    """The container of a password-protected workbook: a compound file that holds an *EncryptedPackage*."""
    free, end, fat = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
    header = OLE_MAGIC + bytes(16) + struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    header += struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, end, 0, end, 0) + struct.pack("<109I", 0, *[free] * 108)
    table = struct.pack("<128I", fat, end, *[free] * 126)
    entries = _entry("Root Entry", 5, child=1) + _entry("EncryptedPackage", 2) + bytes(256)
    path.write_bytes(header + table + entries)
    return path


def _entry(name: str, kind: int, child: int = 0xFFFFFFFF) -> bytes:
    none = 0xFFFFFFFF
    text = name.encode("utf-16-le") + b"\0\0"
    about = struct.pack("<HBBIII", len(text), kind, 1, none, none, child)
    return text.ljust(64, b"\0") + about + bytes(36) + struct.pack("<IQ", 0xFFFFFFFE, 0)
