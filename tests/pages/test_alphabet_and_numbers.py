"""Lists of names go by the Vietnamese alphabet, and numbers, days and shares are written as each language writes them."""

from __future__ import annotations

import re

import pytest

from lib.i18n import collation_key, translate
from tests.pages.sessions import App, field, texts

LISTS = [
    ("overview", "Lead department"),
    ("overview", "Open a department"),
    ("propose", "Proposing department"),
]
# A number with the other language's separators, a percent sign without its space, or with one in English.
WRONG = {
    "vi": re.compile(r"\d\.\d{1,2}(?!\d)\s*%|\d,\d{3}(?!\d)|\d%|\d{4}-\d{2}-\d{2}|\b\d{1,2} (?:Jan|Nov|Dec) \d{4}"),
    "en": re.compile(r"\d,\d{1,2}(?!\d)\s*%|\d\.\d{3}(?!\d)|\d\s%|\d{4}-\d{2}-\d{2}"),
}
on_the_sample = pytest.mark.parametrize("app", ["sample"], indirect=True)


@on_the_sample
@pytest.mark.parametrize(("name", "label"), LISTS)
def test_a_list_of_names_goes_by_the_vietnamese_alphabet(app: App, name, label):
    options = list(field(app.visit(name), translate("vi", label)).options)
    assert len(options) > 10
    assert options == sorted(options, key=collation_key)


@pytest.mark.parametrize("app", ["sample", "large"], indirect=True)
@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("name", ["overview", "departments", "deadlines", "data_quality", "changes"])
def test_no_sentence_writes_numbers_or_days_of_the_other_language(app: App, name, language):
    wrong = [text for text in texts(app.visit(name, language)) if WRONG[language].search(_own_words(text))]
    assert not wrong


def _own_words(text: str) -> str:
    """Names of files, cells and codes are no numbers; what is or should be typed in the sheet is quoted as it is."""
    return re.sub(r"[\w.-]+\.xlsx|Q25-\w+|C25-\w+|<[^>]*>|“[^”]*”", "", text)
