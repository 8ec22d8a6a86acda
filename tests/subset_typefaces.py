"""Makes the two small typefaces of the pages from Streamlit's own: `python -m tests.subset_typefaces`.

Source Sans 3 keeps Latin with every Vietnamese letter, punctuation, the symbols the app shows,
and the weights 400 to 700. Material Symbols keeps the icons that the app or Streamlit's
scripts can name. Needed again when Streamlit brings new files, or when a test says that a
character or an icon is missing.
"""

from __future__ import annotations

import hashlib
import io
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import streamlit
from fontTools import subset
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

from lib.config import ROOT
from lib.ui.typefaces import FOLDER, ICON_RANGES, TEXT_RANGES

_STREAMLIT = Path(streamlit.__file__).parent
_MEDIA = _STREAMLIT / "static" / "static" / "media"
_WEIGHTS = (400, 400, 700)  # least, default, greatest: what Streamlit's theme and ours ask for
_FEATURES = ("kern", "mark", "mkmk", "ccmp", "locl", "liga", "tnum", "lnum", "case", "rlig")
_NAMED_ICON = re.compile(r"material/([a-z0-9_]+)")
_QUOTED = re.compile(r"[`\"']([a-z0-9_]{1,40})[`\"']")


def whole(start: str) -> Path:
    """Streamlit's file whose name begins with ``start``; ValueError unless there is exactly one."""
    (path,) = _MEDIA.glob(f"{start}*.woff2")
    return path


def icons_named() -> set[str]:
    """Every word between quotes in the app and in Streamlit's scripts: more than they name icons by."""
    ours = [ROOT / "app.py", *(ROOT / "pages").glob("*.py"), *(ROOT / "lib").rglob("*.py")]
    theirs = list((_STREAMLIT / "static" / "static" / "js").glob("*.js"))
    names: set[str] = set()
    for path in [*ours, *theirs]:
        text = path.read_text("utf-8", "ignore")
        names.update(_NAMED_ICON.findall(text))
        names.update(_QUOTED.findall(text))
    return names


def ligatures(font: TTFont) -> dict[str, str]:
    """Name of each icon → its glyph."""
    letters = {glyph: chr(code) for code, glyph in font.getBestCmap().items()}
    return {
        "".join(letters.get(glyph, "?") for glyph in (first, *ligature.Component)): ligature.LigGlyph
        for table in _ligature_tables(font)
        for first, found in table.ligatures.items()
        for ligature in found
    }


def text_font() -> bytes:
    """Source Sans 3, smaller, as woff2."""
    font = TTFont(whole("SourceSansVF-Upright"))
    _keep(font, _codes(TEXT_RANGES))
    font = instantiateVariableFont(font, {"wght": _WEIGHTS})
    # Its licence reserves the word "Source" for the whole typeface.
    for record in font["name"].names:
        if record.nameID in (1, 3, 4, 6, 16, 25):
            record.string = "PagesSans" if record.nameID in (3, 6, 25) else "Pages Sans"
    return _packed(font)


def icon_font() -> bytes:
    """Material Symbols Rounded with the icons that can be named, as woff2."""
    font = TTFont(whole("MaterialSymbols-Rounded"))
    wanted = icons_named()
    letters = {glyph: chr(code) for code, glyph in font.getBestCmap().items()}
    for table in _ligature_tables(font):
        for first, found in list(table.ligatures.items()):
            kept = [one for one in found if letters[first] + "".join(letters[x] for x in one.Component) in wanted]
            table.ligatures[first] = kept
            if not kept:
                del table.ligatures[first]
    _keep(font, _codes(ICON_RANGES))
    return _packed(font)


def _codes(ranges: Iterable[tuple[int, int]]) -> set[int]:
    return {code for first, last in ranges for code in range(first, last + 1)}


def _ligature_tables(font: TTFont) -> list[Any]:
    lookups = font["GSUB"].table.LookupList.Lookup
    tables = [getattr(table, "ExtSubTable", table) for lookup in lookups for table in lookup.SubTable]
    return [table for table in tables if table.LookupType == 4]


def _keep(font: TTFont, codes: Iterable[int]) -> None:
    options = subset.Options(layout_features=list(_FEATURES), name_IDs=["*"], notdef_outline=True)
    worker = subset.Subsetter(options)
    worker.populate(unicodes=codes)
    worker.subset(font)


def _packed(font: TTFont) -> bytes:
    font.flavor = "woff2"
    font["head"].modified = font["head"].created  # the same input gives the same bytes
    font.recalcTimestamp = False
    file = io.BytesIO()
    font.save(file)
    return file.getvalue()


def main() -> None:
    """Write both files anew, named by what they hold."""
    for name, data in (("text", text_font()), ("icons", icon_font())):
        for old in FOLDER.glob(f"{name}-*.woff2"):
            old.unlink()
        path = FOLDER / f"{name}-{hashlib.sha256(data).hexdigest()[:10]}.woff2"
        path.write_bytes(data)
        print(f"{path.name}: {len(data):,} bytes")


if __name__ == "__main__":
    main()
