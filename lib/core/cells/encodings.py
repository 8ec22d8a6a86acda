"""Text in a broken or pre-Unicode encoding: mojibake, TCVN3, VNI, lost letters.

A word counts as evidence only when it is no Vietnamese syllable as it stands and becomes
one when decoded; that is what lets *El Niño*, *Düsseldorf* and *Windows®* through.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from lib.core.cells.keys import split_tone

_INITIALS = "b c ch d đ g gh gi h k kh l m n ng ngh nh p ph qu r s t th tr v x"
_RHYMES = """
a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây
e ec em en eng eo ep et ê êch êm ên ênh êp êt êu i ia ich im in inh ip it iu
iêc iêm iên iêng iêp iêt iêu o oc oi om on ong op ot oong oa oac oach oai oam oan oang oanh oao
oap oat oay oăc oăm oăn oăng oăt oe oen oeo oet ô ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt
u ua uc ui um un ung up ut uân uâng uât uây uê uêch uênh uơ uôc uôi uôm uôn uông uôt
uy uya uych uynh uyt uyu uyên uyêt ư ưa ưc ưi ưm ưng ưt ưu ươc ươi ươm ươn ương ươp ươt ươu
y yên yêng yêu yêm yêt
"""
_SYLLABLE = re.compile(f"(?:{'|'.join(_INITIALS.split())})?(?:{'|'.join(_RHYMES.split())})")

_TCVN3 = str.maketrans(
    "µ¸¶·¹¨»¾¼½Æ©ÇÊÈÉË®ÌÐÎÏÑªÒÕÓÔÖ×ÝØÜÞßãáâä«åèæçé¬êíëìîïóñòô\u00adõøö÷ùúýûüþ¡¢§£¤¥¦",
    "àáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵĂÂĐÊÔƠƯ",
)
_CIRCUMFLEX, _BREVE = "\u0302", "\u0306"
_GRAVE, _ACUTE, _HOOK, _TILDE, _DOT = "\u0300", "\u0301", "\u0309", "\u0303", "\u0323"
_VNI_MARKS = {
    **{"ù": _ACUTE, "ø": _GRAVE, "û": _HOOK, "õ": _TILDE, "ï": _DOT},
    **{"â": _CIRCUMFLEX, "á": _CIRCUMFLEX + _ACUTE, "à": _CIRCUMFLEX + _GRAVE},
    **{"å": _CIRCUMFLEX + _HOOK, "ã": _CIRCUMFLEX + _TILDE, "ä": _CIRCUMFLEX + _DOT},
    **{"ê": _BREVE, "é": _BREVE + _ACUTE, "è": _BREVE + _GRAVE},
    **{"ú": _BREVE + _HOOK, "ü": _BREVE + _TILDE, "ë": _BREVE + _DOT},
}
_VNI_SINGLES = {"ô": "ơ", "ö": "ư", "ñ": "đ", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ"}
_VNI_UNIT = re.compile("a[ùøûõïâáàåãäêéèúüë]|[eo][ùøûõïâáàåãä]|[uyôö][ùøûõï]|[ôöñæóòî]", re.IGNORECASE)

# What no correct Vietnamese text contains: only then are the words looked at one by one.
_SUSPECT = re.compile(
    "[\u00a1-\u00b1\u00b4-\u00b8\u00bb-\u00be\u00adÄÅÆÇËÎÏÐÑÖ×ØÛÜÞßäåæçëîïðñö÷øûüþ]"
    "|a[ùõâáàãêéèú]|e[ùõâáàã]|o[ùõâ]|[uô][ùõ]",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\s\d.,;:()\[\]{}/\\|\-–—_\"'“”‘’!?%&+=<>…²³]+")
_WORDS_LOOKED_AT = 200

_CONTINUATIONS = {bytes([n]).decode("cp1252", "replace"): n for n in range(0x80, 0xA0)}
_CONTINUATIONS.pop("\ufffd", None)
_CONTINUATION = f"[\u0080-\u00bf{''.join(_CONTINUATIONS)}]"
_UTF8_AS_LATIN = re.compile(
    f"[\u00c2-\u00df]{_CONTINUATION}|[\u00e0-\u00ef]{_CONTINUATION}{{2}}|[\u00f0-\u00f4]{_CONTINUATION}{{3}}"
)
_LETTERS = "àáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵ"
_PLAUSIBLE = frozenset(f"{_LETTERS}{_LETTERS.upper()}–—‘’“”…•₫°²³©®\u00a0\u0300\u0301\u0303\u0309\u0323")
# The second halves of à, á, â … in UTF-8 that are no quotation mark or dash.
_SMALL_LETTERS = frozenset("¡¢£¨©ª¬\u00ad²³´µ¹º½")
_LOST = re.compile("[\ufffd\ud800-\udfff]")
_QUESTION_IN_WORD = re.compile(r"(?<![^\s(,;.])[^\W\d_]+\?[^\W\d_]*[^\W\d_A-ZĐ](?![^\s),;.:])")


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a text can't be trusted: ``mojibake``, ``tcvn3``, ``vni`` or ``lost``, and the text repaired."""

    kind: str
    repaired: str = ""


def encoding_fault(text: str) -> Fault | None:
    """What is wrong with the encoding of ``text`` as it arrived; None when nothing is."""
    if text.isascii():
        return Fault("lost") if "?" in text and _has_lost_letters(text) else None
    if _LOST.search(text) or ("?" in text and _has_lost_letters(text)):
        return Fault("lost")
    repaired = _mojibake_repaired(text)
    if repaired is not None:
        return Fault("mojibake", repaired)
    return _old_font(unicodedata.normalize("NFC", text)) if _SUSPECT.search(text) else None


@lru_cache(maxsize=20_000)
def is_syllable(word: str) -> bool:
    """Whether ``word`` is one Vietnamese syllable: known parts, and a tone that can stand with them."""
    letters, tones = "", ""
    for char in word.casefold():
        letter, tone = split_tone(char)
        letters += letter
        tones += tone
    if len(tones) > 1 or not _SYLLABLE.fullmatch(letters):
        return False
    return tones in (_ACUTE, _DOT) if letters.endswith(("c", "ch", "p", "t")) else True


def _is_plain_word(word: str) -> bool:
    """A syllable as one types it; ``tÕ`` and ``NÒn`` are old fonts, whatever they spell."""
    is_one_case = word.islower() or word.isupper() or word.istitle()
    return is_one_case and is_syllable(word.replace("Ð", "Đ"))


def _has_lost_letters(text: str) -> bool:
    """``Qu?ng Ng?i``: question marks inside words, in at least half of a short run of words."""
    words = text.split(maxsplit=_WORDS_LOOKED_AT)
    broken = [word for word in words if len(word) < 20 and _QUESTION_IN_WORD.fullmatch(word)]
    return len(broken) >= 2 or (len(broken) == 1 and len(words) <= 3)


def _byte(char: str) -> int:
    return _CONTINUATIONS.get(char, ord(char))


def _decode(match: re.Match[str]) -> str:
    try:
        return bytes(_byte(char) for char in match.group()).decode("utf-8")
    except UnicodeDecodeError:
        return match.group()


def _is_telling(match: re.Match[str]) -> bool:
    """Whether this run of letters and marks can hardly be meant: ``á»‡`` yes, ``Ã”`` (ĐÃ”) no."""
    run, decoded = match.group(), _decode(match)
    if decoded not in _PLAUSIBLE:
        return False
    if len(run) >= 3 or run[0] in "ÄÅÆ" or (run[0] == "Ã" and run[1] in _SMALL_LETTERS):
        return True
    return match.start() > 0 and match.string[match.start() - 1].islower()


def _mojibake_repaired(text: str) -> str | None:
    """UTF-8 that was read as cp1252 or Latin-1, put right; None when it was not."""
    if any(_is_telling(match) for match in _UTF8_AS_LATIN.finditer(text)):
        return unicodedata.normalize("NFC", _UTF8_AS_LATIN.sub(_decode, text))
    return None


def _vni_unit(match: re.Match[str]) -> str:
    unit = match.group().lower()
    base = _VNI_SINGLES.get(unit[0], unit[0]) if unit[0] in "ôöñæóòî" else unit[0]
    decoded = unicodedata.normalize("NFC", base + _VNI_MARKS[unit[1]]) if len(unit) == 2 else base
    return decoded.upper() if match.group()[0].isupper() else decoded


def _from_vni(text: str) -> str:
    return _VNI_UNIT.sub(_vni_unit, text)


def _from_tcvn3(text: str) -> str:
    return text.translate(_TCVN3)


# VNI first: its letters are pairs, so that a word fits it by chance less often.
_DECODERS: dict[str, Callable[[str], str]] = {"vni": _from_vni, "tcvn3": _from_tcvn3}


def _old_font(text: str) -> Fault | None:
    words = [word for word in _WORD.findall(text[:5000]) if not word.isascii()][:_WORDS_LOOKED_AT]
    strange = [word for word in words if not _is_plain_word(word)]
    plain = len(words) - len(strange)
    best, most = "", 0
    for kind, decode in _DECODERS.items():
        hits = [word for word in strange if _is_hit(word, decode(word))]
        if len(hits) > most and _is_evident(hits, plain) and 2 * len(hits) > max(plain, len(strange)):
            best, most = kind, len(hits)
    return Fault(best, _DECODERS[best](text)) if best else None


def _is_hit(word: str, decoded: str) -> bool:
    return 1 < len(word) < 12 and decoded != word and is_syllable(decoded)


def _is_evident(hits: list[str], plain: int) -> bool:
    """Two words, or one that is long enough and alone or has a sign (``kh¨n``) among its letters."""
    if len(hits) != 1:
        return len(hits) > 1
    return len(hits[0]) >= 3 and (plain == 0 or not hits[0].isalpha())
