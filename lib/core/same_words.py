"""Different words that offices use for one thing, for finding what resembles a proposal.

Only `lib.core.similarity` reads this: nothing here identifies anything. A phrase is
written as people type it; accents are put aside when it is read.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from lib.core.cells import normal_key, search_key

MOST_WORDS = 400  # of a text, so that a pasted document costs no more than a page

# Each group: the phrase that stands for all, then what people write instead of it.
_GROUPS: tuple[tuple[str, ...], ...] = (
    ("trực tuyến", "qua mạng", "trên mạng", "qua internet", "trên internet", "online", "trên không gian mạng",
     "trên môi trường mạng", "trên môi trường số"),
    ("họp trực tuyến", "hội nghị truyền hình", "hội nghị trực tuyến", "hội họp",
     "cuộc họp", "dự họp", "phòng họp", "họp từ xa"),
    ("dạy học trực tuyến", "e learning", "elearning", "giảng dạy trực tuyến", "lớp học ảo", "học trực tuyến",
     "lớp học trực tuyến"),
    ("khóa học trực tuyến mở", "mooc", "moocs", "khóa học mở"),
    ("trí tuệ nhân tạo", "ai", "học máy"),
    ("trợ lý ảo", "chatbot", "trả lời tự động", "hỏi đáp tự động", "trợ lý số"),
    ("thiết bị iot", "iot", "internet vạn vật", "vạn vật kết nối", "cảm biến"),
    ("bản đồ số", "gis", "hệ thống thông tin địa lý", "thông tin địa lý"),
    ("điện toán đám mây", "đám mây", "cloud", "máy chủ ảo"),
    ("tích hợp chia sẻ dữ liệu", "lgsp", "ndxp", "trục liên thông", "liên thông dữ liệu"),
    ("tổng hợp phân tích dữ liệu", "phân tích dữ liệu", "dữ liệu lớn", "big data", "bảng điều khiển",
     "phân tích số liệu"),
    ("chỉ đạo điều hành", "điều hành"),
    ("an toàn an ninh mạng", "an ninh mạng", "an toàn thông tin", "attt", "tấn công mạng"),
    ("trung tâm giám sát an toàn an ninh mạng", "soc"),
    ("hồ sơ sức khỏe điện tử", "sổ sức khỏe điện tử", "hồ sơ y tế điện tử"),
    ("tiêm chủng", "vắc xin", "vaccine", "tiêm vắc xin", "tiêm vaccine"),
    ("khám chữa bệnh từ xa", "telehealth", "telemedicine", "khám bệnh từ xa"),
    ("trạm y tế xã", "trạm y tế"),
    ("truy xuất nguồn gốc", "truy nguyên", "nguồn gốc xuất xứ"),
    ("thương mại điện tử", "tmđt", "chợ trực tuyến", "bán hàng trực tuyến",
     "bán trực tuyến"),
    ("quản trị tổng thể doanh nghiệp", "erp"),
    ("phát thanh", "nghe đài", "radio"),
    ("khảo sát thu thập ý kiến", "lấy ý kiến", "biểu mẫu khảo sát", "thu thập ý kiến"),
    ("học liệu", "bài giảng điện tử", "sách giáo khoa số"),
    ("cơ sở dữ liệu", "csdl", "kho dữ liệu"),
    ("giao thông thông minh", "its"),
    ("đặt lịch khám bệnh", "đăng ký khám bệnh"),
)  # fmt: skip
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Word:
    """``key`` is compared, ``shown`` is for people: the word with its accents."""

    key: str
    shown: str


def _words(text: str) -> tuple[Word, ...]:
    return tuple(Word(search_key(shown), shown) for shown in _WORD.findall(normal_key(text)))


def _plain(words: Sequence[Word]) -> str:
    return " ".join(word.key for word in words)


_SAME = {_plain(_words(phrase)): _words(group[0]) for group in _GROUPS for phrase in group}
_PHRASE = re.compile(rf"\b(?:{'|'.join(map(re.escape, sorted(_SAME, key=len, reverse=True)))})\b")


def folded(text: str) -> tuple[Word, ...]:
    """The words of ``text``, one wording for what is one thing."""
    words = _words(text)[:MOST_WORDS]
    plain = _plain(words)
    found: list[Word] = []
    taken = 0
    for match in _PHRASE.finditer(plain):
        first = plain.count(" ", 0, match.start())
        found.extend(words[taken:first])
        found.extend(_SAME[match.group()])
        taken = first + match.group().count(" ") + 1
    return (*found, *words[taken:])
