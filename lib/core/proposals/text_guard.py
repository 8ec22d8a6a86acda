"""Finding the marks of state secrets (Mật, Tối mật, Tuyệt mật) in what is typed.

A classified text must never reach the shared sheet. What is looked for is the mark as it
is set on documents, not the word: *bảo mật*, *mật khẩu*, *mật độ* or *mật ong* are none.
"""

from __future__ import annotations

import re

from lib.core import cells

_HIGH = r"(?:tuyệt|tối)\s{0,5}mật"
_LETTER = r"[^\W\d_]"
_OPEN, _CLOSE = r"[(\[{<«“\"'*_|]", r"[)\]}>»”\"'*_|]"
# What mật begins when it is no mark.
_NOT_A_WORD = (
    rf"(?!{_LETTER})(?!\s+(?i:khẩu|mã|độ|ong|hoa|mía|ngọt|thiết|vụ|thư|danh|lệnh|nghị|đàm|báo|thám|tông|gấu)\b)"
)
_BEARERS = (
    r"tài liệu|văn bản|công văn|hồ sơ|tờ trình|báo cáo|kế hoạch|quyết định|đề án|thông tin|"
    r"đóng dấu|con dấu|dấu|loại|mức|chế độ"
)
_MARKS = tuple(
    re.compile(pattern, flags)
    for pattern, flags in (
        # The two higher degrees are nothing but degrees.
        (rf"(?<!{_LETTER}){_HIGH}{_NOT_A_WORD}", re.IGNORECASE),
        # Độ mật: Mật
        (rf"(?:độ|mức|cấp|dấu)\s+mật\s{{0,5}}[:=–—-]\s{{0,5}}{_OPEN}?\s{{0,5}}mật{_NOT_A_WORD}", re.IGNORECASE),
        # (Mật), [MẬT], *Mật*
        (rf"{_OPEN}\s{{0,5}}(?:độ\s+)?mật\s{{0,5}}{_CLOSE}", re.IGNORECASE),
        # A line of its own.
        (r"^[^\w\n]*mật[^\w\n]*$", re.IGNORECASE | re.MULTILINE),
        # MẬT between other marks: “MẬT - Đề án …”, “Số: 12/BC; MẬT”.
        (r"(?:^|[:;,./–—-])\s{0,5}MẬT\s{0,5}(?=$|[:;,./–—-])", re.MULTILINE),
        # văn bản Mật, tài liệu MẬT: with a capital, inside a sentence.
        (rf"\b(?i:{_BEARERS})\s+(?:Mật|MẬT){_NOT_A_WORD}", 0),
    )
)
_SPACED = re.compile(rf"(?<!\w)(?:{_LETTER} ){{2,}}{_LETTER}(?!\w)")


def secrecy_mark(text: str) -> str:
    """The mark of a state secret that ``text`` carries, as typed; empty when it carries none."""
    cleaned = cells.clean(text)
    closed_up = _SPACED.sub(lambda match: match[0].replace(" ", ""), cleaned)
    for variant in dict.fromkeys((cleaned, closed_up)):
        for mark in _MARKS:
            found = mark.search(variant)
            if found is not None:
                return " ".join(found[0].split())
    return ""
