"""Generic assignees, ``Các sở, ban, ngành; UBND các xã, phường``: a group, nobody by name."""

from __future__ import annotations

import re
from collections.abc import Sequence

from lib.core.references.words import normal_word, words_of

# Words that name a group by themselves.
_COLLECTIVES = (
    "các cấp", "cấp xã", "cấp huyện", "cấp tỉnh", "địa phương", "doanh nghiệp", "người dân", "hợp tác xã",
    "hộ kinh doanh",
)  # fmt: skip
# Words that make a group of one noun.
_MARKS = (
    "các", "mọi", "những", "tất cả", "toàn bộ", "toàn thể", "toàn tỉnh", "cấp", "liên quan", "khác", "còn lại",
)  # fmt: skip
# Two of these make a group: "UBND xã, phường". One without a mark does not: "UBND xã".
_NOUNS = (
    "sở", "ban", "ngành", "bộ", "đơn vị", "cơ quan", "huyện", "thị xã", "thành phố", "xã", "phường",
    "đặc khu", "thị trấn", "đoàn thể", "hội", "tổ chức", "trường học",
)  # fmt: skip
# Words that may stand in a group and say nothing of its being one.
_FILLERS = (
    "ubnd", "ủy ban nhân dân", "hđnd", "tỉnh", "trung ương", "trực thuộc", "thuộc", "có", "trên địa bàn",
    "trong", "của", "ở", "tại", "xã hội", "chính trị", "chuyên môn", "ngang bộ", "ngang sở", "chính phủ",
    "sự nghiệp", "công lập", "cơ sở giáo dục", "cơ sở y tế", "đảng", "mặt trận", "tổ quốc", "việt nam",
    "lực lượng vũ trang", "thủ trưởng", "lãnh đạo", "chủ tịch", "nói trên", "nêu trên", "theo",
    "chức năng", "nhiệm vụ", "được giao", "phân công", "thực hiện", "và", "số",
)  # fmt: skip


EACH = normal_word("các")


class Groups:
    """Recognises generic assignees; the ``province``'s name may stand in one."""

    def __init__(self, province: str) -> None:
        phrases = {
            " ".join(words_of(phrase)): phrase for phrase in (*_COLLECTIVES, *_MARKS, *_NOUNS, *_FILLERS, province)
        }
        pattern = "|".join(re.escape(phrase) for phrase in sorted(phrases, key=len, reverse=True) if phrase)
        self._phrase = re.compile(rf"(?<!\S)(?:{pattern}|\d+)(?!\S)")
        self._words = frozenset(word for phrase in phrases for word in phrase.split())
        self._collectives = _keys(_COLLECTIVES)
        self._marks = _keys(_MARKS)
        self._nouns = _keys(_NOUNS)

    def may_hold(self, words: Sequence[str]) -> bool:
        """Whether ``words`` could be part of a group: a quick look."""
        return all(word in self._words or word.isdigit() for word in words)

    def is_group(self, words: Sequence[str]) -> bool:
        """Whether ``words`` as a whole name a group."""
        if not words or not self.may_hold(words):
            return False
        found = self._phrase.findall(" ".join(words))
        if " ".join(found) != " ".join(words):
            return False
        nouns = self._nouns.intersection(found)
        is_marked = not self._marks.isdisjoint(found)
        return len(nouns) > 1 or (is_marked and bool(nouns)) or not self._collectives.isdisjoint(found)

    def is_open(self, words: Sequence[str]) -> bool:
        """``các bệnh viện``: several of a kind that isn't a kind of body, so no misspelt name."""
        return len(words) > 1 and words[0] == EACH and words[1] not in self._words


def _keys(phrases: Sequence[str]) -> frozenset[str]:
    return frozenset(" ".join(words_of(phrase)) for phrase in phrases)
