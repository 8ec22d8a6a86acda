"""The catalogues: complete, with the same placeholders, and nothing left over."""

from __future__ import annotations

import functools
import re
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po

ROOT = Path(__file__).parent.parent
KEYWORDS = {"t": None, "N_": None, "translate": (2,)}
SOURCES = [ROOT / "app.py", *sorted((ROOT / "pages").glob("*.py")), *sorted((ROOT / "lib").rglob("*.py"))]
PLACEHOLDER = re.compile(r"{\w+}")


@functools.cache
def sentences_in_the_code() -> dict[str, str]:
    found: dict[str, str] = {}
    for path in SOURCES:
        for line, message, _, _ in extract_from_file("python", path, keywords=KEYWORDS):
            if isinstance(message, str) and message:
                found[message] = f"{path.relative_to(ROOT)}:{line}"
    return found


@functools.cache
def vietnamese() -> dict[str, str]:
    with (ROOT / "locale" / "vi" / "LC_MESSAGES" / "messages.po").open("rb") as file:
        return {str(message.id): str(message.string) for message in read_po(file) if message.id}


def test_every_sentence_has_a_vietnamese_translation():
    known = vietnamese()
    missing = [f"{place}: {text}" for text, place in sentences_in_the_code().items() if not known.get(text)]
    assert not missing, "\n".join(missing)


def test_no_translation_is_left_over():
    leftover = sorted(set(vietnamese()) - set(sentences_in_the_code()))
    assert not leftover, "\n".join(leftover)


@pytest.mark.parametrize("message", sorted(vietnamese()))
def test_a_translation_has_the_placeholders_of_its_sentence(message):
    assert sorted(PLACEHOLDER.findall(message)) == sorted(PLACEHOLDER.findall(vietnamese()[message]))
