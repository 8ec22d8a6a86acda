"""Finding, in one pass over a column, the texts that its careful reader would only strip.

Free text hardly repeats, so reading each distinct cell with care would cost as much as
reading all of them. Most cells hold nothing that could be refused, asked about or changed;
Arrow's expression engine finds those at once.
"""

from __future__ import annotations

from collections.abc import Sequence

import pyarrow as pa
import pyarrow.compute as pc

from lib.core.workbook import CellValue

_LONGEST_WORD = 40  # characters; no word for "no data" and no formula error is longer
# Anything but plain signs and composed Vietnamese letters, wide gaps, and the pairs of VNI.
_UNUSUAL = (
    "[^ !-@A-~ÀÁÂÃÈÉÊÌÍÒÓÔÕÙÚÝàáâãèéêìíòóôõùúýĂăĐđĨĩŨũƠơƯưẠ-ỹ–…]|  |[?`]"
    "|[Aa][ÙÕÂÁÀÃÊÉÈÚùõâáàãêéèú]|[Ee][ÙÕÂÁÀÃùõâáàã]|[Oo][ÙÕÂùõâ]|[ÔUôu][ÙÕùõ]"
)
_LETTER = "[A-Za-zÀ-ỹ]"
# A short text with a figure in it is no word for "no data"; an error starts with # or Err.
_SHORT_WITH_FIGURE = "^[^#Ee ].*[0-9]"
LINK_SIGNS = r"[:\\]"


def plain_texts(values: Sequence[CellValue], unless: str = "") -> pa.Array:
    """The values that `cells.text` would only strip, stripped; null where that is not certain.

    ``unless`` is a pattern of what else needs the careful reader, such as LINK_SIGNS.
    """
    try:
        texts = pa.array([value if type(value) is str else None for value in values], pa.string())
    except (pa.ArrowException, UnicodeError):  # half a character: whoever finds it must look at each
        return pa.nulls(len(values), pa.string())
    is_long = pc.greater(pc.utf8_length(texts), _LONGEST_WORD)
    is_telling = pc.or_(
        pc.and_(is_long, pc.match_substring_regex(texts, _LETTER)),
        pc.match_substring_regex(texts, _SHORT_WITH_FIGURE),
    )
    unusual = f"{_UNUSUAL}|{unless}" if unless else _UNUSUAL
    is_plain = pc.and_not(is_telling, pc.match_substring_regex(texts, unusual))
    return pc.if_else(is_plain, pc.utf8_trim(texts, " "), None)  # no other white space is plain
