"""Pictures of every page × width × theme × language in `docs/screenshots/`: `make screenshots`.

One sheet a page, eight small pictures on it, and the few pictures of the README in full.
"""

from __future__ import annotations

import io
import tempfile
from collections.abc import Iterator
from itertools import product
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, expect, sync_playwright

from lib.config import ROOT
from lib.core.permissions import Act
from lib.i18n import translate
from lib.ui.navigation import PAGES, PageEntry
from tests.browser.chromium import ADVICE, find_chromium, launch_arguments
from tests.browser.serving import Server
from tests.browser.visitor import DESK, PHONE, Visitor

FOLDER = ROOT / "docs" / "screenshots"
LOOKS = list(product(("vi", "en"), ("light", "dark")))
# name of the file: page, width, look
CHOSEN = {
    "overview.png": ("overview", DESK, ("vi", "light")),
    "deadlines-dark.png": ("deadlines", DESK, ("vi", "dark")),
    "phone.png": ("overview", PHONE, ("vi", "light")),
}
_HEIGHT = {DESK: 1500, PHONE: 1900}
_SHOWN = {DESK: 520, PHONE: 180}
_GAP, _COLOURS = 12, 200
Key = tuple[str, int, tuple[str, str]]


def pictures(browser: Browser, address: str) -> Iterator[tuple[Key, Image.Image]]:
    """Every open page in every look, by key."""
    for width, look in product((DESK, PHONE), LOOKS):
        language, theme = look
        visitor = Visitor(browser, address, width)
        visitor.page.emulate_media(color_scheme=theme, reduced_motion="reduce")
        visitor.page.set_viewport_size({"width": width, "height": _HEIGHT[width]})
        visitor.open("/" if language == "vi" else f"/?lang={language}")
        for page in PAGES:
            if page.act is Act.LOOK:
                yield (page.name, width, look), _picture(visitor, page, language)
        visitor.leave()


def _picture(visitor: Visitor, page: PageEntry, language: str) -> Image.Image:
    visitor.move("/" if page.name == "overview" else f"/{page.address}")
    expect(visitor.page.locator("h1")).to_have_text(translate(language, page.title))
    visitor.settle()
    visitor.page.wait_for_timeout(400)  # charts are drawn after their place is there
    return Image.open(io.BytesIO(visitor.page.screenshot())).convert("RGB")


def sheet(small: dict[tuple[int, tuple[str, str]], Image.Image]) -> Image.Image:
    """One picture of a page's eight: desks above, phones below."""
    rows = [[small[width, look] for look in LOOKS] for width in (DESK, PHONE)]
    width = max(sum(one.width + _GAP for one in row) for row in rows) + _GAP
    height = sum(row[0].height + _GAP for row in rows) + _GAP
    whole = Image.new("RGB", (width, height), "#8C979F")
    top = _GAP
    for row in rows:
        left = _GAP
        for one in row:
            whole.paste(one, (left, top))
            left += one.width + _GAP
        top += row[0].height + _GAP
    return whole


def save(picture: Image.Image, name: str) -> None:
    """With few colours, so that all of them together stay small."""
    picture.quantize(_COLOURS, method=Image.Quantize.MAXCOVERAGE).save(FOLDER / name, optimize=True)


def main() -> None:
    """Draw them all, on the sample."""
    program = find_chromium()
    if program is None:
        raise SystemExit(ADVICE)
    small: dict[str, dict[tuple[int, tuple[str, str]], Image.Image]] = {}
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        server = Server("", Path(folder)).start()
        browser = playwright.chromium.launch(executable_path=program, args=launch_arguments())
        for key, picture in pictures(browser, server.address):
            name, width, look = key
            shown = (_SHOWN[width], round(picture.height * _SHOWN[width] / picture.width))
            small.setdefault(name, {})[width, look] = picture.resize(shown, Image.Resampling.LANCZOS)
            for file, chosen in CHOSEN.items():
                if chosen == key:
                    save(picture, file)
        browser.close()
        server.stop()
    for name, of_page in small.items():
        save(sheet(of_page), f"sheet-{name}.png")
    size = sum(path.stat().st_size for path in FOLDER.glob("*.png"))
    print(f"{len(small)} sheets and {len(CHOSEN)} pictures, {size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
