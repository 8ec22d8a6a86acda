"""Boards and packs for the tests of the papers; what takes a second to make is made once."""

from __future__ import annotations

import functools
import tempfile
from datetime import date
from pathlib import Path

from lib.core.board import Board, assess_register
from lib.core.proposals import ProposalRecord
from lib.core.register import build
from lib.reports.issuer import issuer_of
from lib.reports.pack import build_pack
from lib.reports.pack_docx import to_docx
from lib.reports.pack_model import Earlier, Front, Pack
from lib.reports.pack_pdf import to_pdf
from lib.reports.pack_xlsx import to_xlsx
from lib.sheets.local import LocalHome
from lib.sheets.sample import build_sample
from lib.sync.store import open_state

TODAY = date(2026, 11, 24)
LAST_WEEK = Earlier(date(2026, 11, 17), {"done": 150, "overdue": 85, "not_reported": 46, "in_progress": 180})
PROVINCE = "Tỉnh Quảng Ngãi"
WRITERS = {"pdf": to_pdf, "docx": to_docx, "xlsx": to_xlsx}
# What must never be anything but text, and must never stop a file from being written.
HOSTILE = (
    '=HYPERLINK("https://example.org/?"&A1,"bấm vào đây")',
    "+cmd|' /C calc'!A0",
    '#import "@preview/nothing:1.0.0": *',
    "#panic() $x^2$ *đậm* _nghiêng_ `mã` @nhãn <nhãn> \\ // ~ = Tiêu đề",
    "<script>alert(1)</script> &amp; <w:p/>",
    "![ảnh](https://example.org/a.png) [liên kết](javascript:alert(1))",
    "{language} {0} %s ${HOME}",
    "\u202eđảo chiều\u202c và \u0000\u0007\u001f chữ",
    "مرحبا שלום 日本 😀",
    "_x0041_ ]]> \ud800",
)


@functools.cache
def sample_board() -> Board:
    """The bundled sample on the day TODAY."""
    with tempfile.TemporaryDirectory() as directory:
        path = Path(directory) / "sample.xlsx"
        build_sample(path)
        workbook = LocalHome(path, open_state("sqlite://")).read()
    return assess_register(build(workbook, TODAY), TODAY)


@functools.cache
def sample_pack(language: str) -> Pack:
    """The pack of the whole sample."""
    board = sample_board()
    return build_pack(
        board,
        board.progress,
        language=language,
        front=Front(
            province=PROVINCE,
            issuer=issuer_of(PROVINCE, board.departments["Q25-KHCN"], language),
            link="https://example.org/bao-cao?lang=vi",
        ),
        proposals=[proposal()],
        earlier=LAST_WEEK,
    )


@functools.cache
def sample_file(kind: str, language: str = "vi") -> bytes:
    """The pack of the sample as ``pdf``, ``docx`` or ``xlsx``."""
    return WRITERS[kind](sample_pack(language))


def pack_of(board: Board, language: str = "vi", **values: object) -> Pack:
    """The pack of everything on ``board``."""
    return build_pack(board, board.progress, language=language, **values)  # type: ignore[arg-type]


def proposal(**values: object) -> ProposalRecord:
    """A proposal as the form sends it, changed by ``values`` (field → content)."""
    content = {
        "kind": "Bổ sung danh mục quốc gia",
        "name": "Nền tảng giám sát cháy rừng",
        "need": "Cảnh báo sớm nguy cơ cháy rừng;\nsố liệu hiện rời rạc.",
        "functions": "Bản đồ rừng; cảnh báo",
        "scope": "Toàn tỉnh",
        "users": "Kiểm lâm, UBND cấp xã",
        "expected_users": 1200,
        "proposing_body": "KHCN",
        "governing_agency": "Bộ Nông nghiệp và Môi trường",
        "similar": "Chưa có nền tảng đáp ứng",
        "cost": "2 tỷ đồng, ngân sách tỉnh",
        "roadmap": "2027 - 2028",
    }
    return ProposalRecord("DX-26-7K3F9M-C", "2026-10-05T08:00:00+07:00", content | values, supporters=("YT",))
