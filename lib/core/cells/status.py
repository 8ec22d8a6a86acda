"""The status words of a task, and the other ways offices write them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, time

from lib.core.cells.keys import normal_key
from lib.core.cells.text import cell_text, is_ditto, is_no_data, shown
from lib.core.reading import NO_DATA, Reading, ambiguous, refused, warning
from lib.words import Status


@dataclass(frozen=True, slots=True)
class StatusReading:
    """The status typed; ``is_late`` when the words say that it was done after the deadline."""

    status: Status
    is_late: bool = False


def _plain(words: str) -> str:
    """A status as compared: its words alone, without the punctuation offices put between them."""
    return " ".join(_PUNCTUATION.sub(" ", normal_key(words)).split())


_PUNCTUATION = re.compile(r"[^\w%/]+|_")
_ALIASES: dict[str, Status] = {
    _plain(words): status
    for status, group in {
        Status.DONE: (
            "Hoàn thành; đã hoàn thành; hoàn thành đúng hạn; hoàn thành trong hạn; hoàn thành trước hạn; hoàn tất"
            "; hoàn thành đúng tiến độ; hoàn thành trước thời hạn; hoàn thành đúng thời hạn; hoàn thành sớm"
            "; hoàn thành vượt tiến độ; đã hoàn tất; xong; đã xong; đã thực hiện xong; đã hoàn thành xong"
            "; đã làm xong; đã triển khai xong; đã kết thúc; hoàn thành nhiệm vụ; hoàn thành 100%; ht; đã ht"
        ),
        Status.IN_PROGRESS: (
            "Đang thực hiện; đang triển khai; đang triển khai thực hiện; đang tiến hành; đang làm; đang xử lý"
            "; đang trong quá trình thực hiện; đang trong quá trình triển khai; trong quá trình thực hiện"
            "; đang tổ chức thực hiện; đang tổ chức triển khai; đang triển khai có kế hoạch; đang th"
            "; tiếp tục thực hiện"
        ),
        Status.NOT_STARTED: (
            "Chưa triển khai; chưa thực hiện; chưa; chưa bắt đầu; chưa làm; chưa tiến hành; chưa khởi động"
            "; chưa triển khai thực hiện; chưa tổ chức thực hiện; dự định chưa có kế hoạch; chưa có kế hoạch"
            "; chưa bắt đầu thực hiện; chưa được triển khai; chưa đến thời gian thực hiện; chưa xử lý"
        ),
        Status.CONTINUOUS: (
            "Thường xuyên; thường xuyên liên tục; liên tục; thực hiện thường xuyên; triển khai thường xuyên"
            "; nhiệm vụ thường xuyên; duy trì thường xuyên; thực hiện thường xuyên liên tục; công việc thường xuyên"
            "; đang thực hiện thường xuyên; thường xuyên thực hiện"
        ),
        Status.DROPPED: (
            "Không thực hiện; không triển khai; không thực hiện nữa; không triển khai nữa; dừng thực hiện"
            "; dừng triển khai; thôi thực hiện; hủy; đã hủy; hủy bỏ; bỏ; không còn thực hiện; chấm dứt"
            "; không tiếp tục thực hiện; ngừng thực hiện; đã dừng; đã dừng thực hiện; dừng"
        ),
        Status.NO_INFORMATION: (
            "Chưa có thông tin; chưa có thông tin đánh giá; không có thông tin; chưa có báo cáo; chưa báo cáo"
            "; chưa đánh giá; chưa có đánh giá; chưa rõ; không rõ; chưa có thông tin báo cáo; chưa đủ thông tin"
        ),
    }.items()
    for words in group.split(";")
}
_UNCLEAR: dict[str, tuple[Status, Status]] = {
    **dict.fromkeys(
        (
            *("đã triển khai", "đã thực hiện", "đã triển khai thực hiện", "đã làm", "cơ bản hoàn thành"),
            *("hoàn thành cơ bản", "hoàn thành một phần", "đã hoàn thành một phần", "đã cơ bản hoàn thành"),
            *("gần hoàn thành", "sắp hoàn thành", "đã có kết quả"),
        ),
        (Status.DONE, Status.IN_PROGRESS),
    ),
    **dict.fromkeys(("tạm dừng", "tạm hoãn", "hoãn", "đang tạm dừng", "không"), (Status.NOT_STARTED, Status.DROPPED)),
    **dict.fromkeys(("không hoàn thành", "không đạt"), (Status.IN_PROGRESS, Status.DROPPED)),
}
_UNFINISHED = frozenset({"chưa hoàn thành", "chưa xong", "chưa hoàn tất", "chưa làm xong", "chưa thực hiện xong"})
_LATE = (
    r"(?:bị )?(?:quá(?: thời)? hạn|trễ(?: hạn| tiến độ)?|chậm(?: hạn| tiến độ| trễ| thời hạn)?|muộn(?: hạn)?"
    r"|sau(?: thời)? hạn|không đúng(?: thời)? hạn|không đúng tiến độ|không kịp(?: thời)? hạn)"
)
_IN_TIME = (
    r"(?:đúng|trong|còn(?: trong)?|sắp(?: đến)?|sắp quá|gần đến|chưa đến|chưa quá|đến|tới|hết|chưa tới)(?: thời)? hạn"
    r"|(?:đúng|vượt|đảm bảo|bảo đảm|kịp|theo) (?:tiến độ|kế hoạch)"
)
_DONE_LATE = re.compile(rf"(?:đã )?(?:hoàn thành|hoàn tất|xong) (?:nhưng |mà )?{_LATE}(?: {_LATE})?")
_WITH_A_FLAG = re.compile(rf"(?P<status>.+?) (?:nhưng |và )?(?P<flag>(?:đã )?{_LATE}|{_IN_TIME})")
_COMPUTED = re.compile(
    rf"(?:đã |đang )?(?:{_LATE}|{_IN_TIME})(?: {_LATE})?(?: hoàn thành| thực hiện| [0-9]+ (?:ngày|tháng))?"
)
_PERCENT = re.compile(r"\D*[0-9]+(?:[., ][0-9]+)* ?(?:%|phần trăm)?\D*|.*[0-9] ?%.*|[0-9]+ ?/ ?[0-9]+")
_LONGEST = 100


def status(value: object) -> Reading:
    """A `StatusReading`. *Quá hạn* is refused: what follows from the deadline is computed, never typed."""
    if isinstance(value, bool | date | time):
        return _unknown(shown(value))
    if isinstance(value, int | float):
        return refused("status-percent", typed=shown(value))
    reading = cell_text(value)
    if not reading.is_used:
        return reading
    typed = shown(value)
    if len(reading.value) > _LONGEST:
        return _unknown(typed)
    words = _plain(reading.value)
    if words in _ALIASES:
        return Reading(StatusReading(_ALIASES[words]))
    key = normal_key(reading.value)
    if is_no_data(key):
        return NO_DATA
    if is_ditto(key):
        return ambiguous("cell-ditto", typed=typed)
    return _of_other_words(words, typed)


def _of_other_words(words: str, typed: str) -> Reading:
    if words in _UNFINISHED:
        return warning(
            StatusReading(Status.IN_PROGRESS), "status-unfinished", typed=typed, read=Status.IN_PROGRESS.value
        )
    if words in _UNCLEAR:
        first, second = _UNCLEAR[words]
        return ambiguous("status-unclear", typed=typed, first=first.value, second=second.value)
    if _DONE_LATE.fullmatch(words):
        return Reading(StatusReading(Status.DONE, is_late=True))
    if _COMPUTED.fullmatch(words):
        return refused("status-computed", typed=typed, words=allowed_statuses())
    flagged = _WITH_A_FLAG.fullmatch(words)
    if flagged and (flagged["status"] in _ALIASES or flagged["status"] in _UNFINISHED):
        return _with_a_flag(flagged["status"], flagged["flag"], typed)
    if _PERCENT.fullmatch(words):
        return refused("status-percent", typed=typed)
    return _unknown(typed)


def _with_a_flag(words: str, flag: str, typed: str) -> Reading:
    """*Đang thực hiện (quá hạn)*: the status is used; the deadline says whether it is overdue."""
    found = StatusReading(_ALIASES.get(words, Status.IN_PROGRESS))
    if re.search(_LATE, flag):
        return warning(found, "status-flag-ignored", typed=typed, read=found.status.value)
    return Reading(found)


def _unknown(typed: str) -> Reading:
    return refused("status-unknown", typed=typed, words=allowed_statuses())


def allowed_statuses() -> str:
    """The six words of the sheet, for a message."""
    return ", ".join(status.value for status in Status)
