"""Word files as pages, the way LibreOffice lays them out: for tests that look at what gets printed."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import unescape
from pathlib import Path

IS_THERE = all(map(shutil.which, ("soffice", "pdftotext")))
WHY_NOT = (
    "no LibreOffice Writer or no pdftotext on this machine: "
    "apt-get install --no-install-recommends libreoffice-writer fonts-croscore poppler-utils"
)
_SECONDS = 120
_MM_PER_POINT = 25.4 / 72
_PAGE = re.compile(r'<page width="([\d.]+)" height="([\d.]+)">(.*?)</page>', re.S)
_WORD = re.compile(r'<word xMin="([-\d.]+)" yMin="([-\d.]+)" xMax="([-\d.]+)" yMax="([-\d.]+)">(.*?)</word>')


@dataclass(frozen=True, slots=True)
class Page:
    """One page: its size, and the box around its words, in millimetres from the top left; its text in one line."""

    width: float
    height: float
    box: tuple[float, float, float, float]
    text: str

    @property
    def is_landscape(self) -> bool:
        return self.width > self.height


def laid_out(files: Mapping[str, bytes], folder: Path) -> dict[str, list[Page]]:
    """Each Word file of ``files`` as pages; LibreOffice starts once for all of them."""
    paths = [folder / f"{name}.docx" for name in files]
    for path, content in zip(paths, files.values(), strict=True):
        path.write_bytes(content)
    command = ["soffice", f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless"]
    command += ["--convert-to", "pdf", "--outdir", str(folder), *map(str, paths)]
    subprocess.run(command, check=True, capture_output=True, timeout=_SECONDS)
    return {path.stem: pages_of(path.with_suffix(".pdf")) for path in paths}


def pages_of(path: Path) -> list[Page]:
    """The pages of a PDF."""
    command = ["pdftotext", "-bbox", str(path), "-"]
    said = subprocess.run(command, check=True, capture_output=True, timeout=_SECONDS).stdout.decode()
    return [_page(*map(float, (width, height)), _WORD.findall(words)) for width, height, words in _PAGE.findall(said)]


def _page(width: float, height: float, words: Sequence[tuple[str, ...]]) -> Page:
    left, top, right, bottom = zip(*(map(float, word[:4]) for word in words), strict=True)
    box = (min(left), min(top), max(right), max(bottom))
    text = " ".join(unescape(word[4]) for word in words)
    return Page(width * _MM_PER_POINT, height * _MM_PER_POINT, tuple(side * _MM_PER_POINT for side in box), text)  # type: ignore[arg-type]
