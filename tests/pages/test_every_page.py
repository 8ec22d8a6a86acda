"""Every page, in both languages, whatever the workbook is like."""

from __future__ import annotations

import pytest

from lib.core.permissions import Act
from lib.i18n import translate
from lib.ui.escape import plain
from lib.ui.navigation import PAGES, entry
from tests.pages.conftest import LARGE_ROWS, WRITERS
from tests.pages.sessions import App, key_figures, says, texts

EVERY_PAGE = [page.name for page in PAGES if page.act is Act.LOOK]
CLOSED_PAGES = [page.name for page in PAGES if page.act is not Act.LOOK]
FIGURE_PAGES = ["overview", "platforms", "departments", "deadlines", "obstacles"]
every_page = pytest.mark.parametrize("name", EVERY_PAGE)
in_both_languages = pytest.mark.parametrize("language", ["vi", "en"])


def on(*names: str) -> pytest.MarkDecorator:
    """The workbooks to run the app on."""
    return pytest.mark.parametrize("app", names, indirect=True)


@on(*WRITERS)
@in_both_languages
@every_page
def test_the_page_opens_without_an_error_in_its_language(app: App, name, language):
    session = app.visit(name, language)
    assert not session.exception
    assert [title.value for title in session.title] == [translate(language, entry(name).title)]


@on("known", "empty")
@in_both_languages
def test_a_workbook_of_ones_own_is_not_called_illustrative(app: App, language):
    sentence = "Illustrative figures: this is the bundled sample, not the province's data."
    assert not says(app.visit(language=language), translate(language, sentence))


@on("sample")
@in_both_languages
@every_page
def test_the_sample_says_on_every_page_that_it_is_illustrative(app: App, name, language):
    sentence = "Illustrative figures: this is the bundled sample, not the province's data."
    warnings = [warning.value for warning in app.visit(name, language).warning]
    assert warnings.count(translate(language, sentence)) == 1


@on("large")
@in_both_languages
@pytest.mark.parametrize("name", FIGURE_PAGES[:4])
def test_ten_thousand_rows_are_all_counted(app: App, name, language):
    count = f"{LARGE_ROWS:,}".replace(",", "." if language == "vi" else ",")
    sentence = translate(language, "Showing {shown} of {whole} tasks", shown=count, whole=count)
    assert says(app.visit(name, language), sentence)


@on("empty")
@in_both_languages
@pytest.mark.parametrize("name", [*FIGURE_PAGES, "data_quality"])
def test_an_empty_workbook_says_what_to_do(app: App, name, language):
    session = app.visit(name, language)
    sentence = (
        "There is no task yet. Fill in the tab “Tiến độ”: one row a task, with its platform, lead department, "
        "deadline and status. The figures appear here by themselves."
    )
    assert [text.value for text in session.markdown].count(plain(translate(language, sentence))) == 1
    assert session.header[0].value == translate(language, "Setting up: {done} of {whole} steps done", done=4, whole=5)
    assert not session.error
    assert not session.warning


@on("empty")
@pytest.mark.parametrize("name", ["overview", "deadlines", "obstacles", "changes"])
def test_without_a_task_a_page_of_tasks_ends_after_the_steps(app: App, name):
    session = app.visit(name)
    assert len(session.header) == 1
    assert not session.get("html") or not key_figures(session)
    assert not session.text_input


@on("known")
@pytest.mark.parametrize("name", CLOSED_PAGES)
def test_a_page_that_needs_a_role_is_not_there_without_one(app: App, name):
    with pytest.raises(ValueError, match="Could not find a navigation page"):
        app.visit().switch_page(entry(name).file)


@on("incomplete")
@in_both_languages
@pytest.mark.parametrize("name", [name for name in EVERY_PAGE if name != "system"])
def test_a_missing_column_is_one_clear_error_on_every_page(app: App, name, language):
    errors = [error.value for error in app.visit(name, language).error]
    assert len(errors) == 1
    message = "The required column {headers} is missing from the tab “{tab}”; none of its rows can be used"
    assert translate(language, message, headers="“Thời hạn”", tab="Tiến độ") in errors[0]
    assert translate(language, "Add the column, or restore its name in the header row.") in errors[0]


@on("incomplete")
@in_both_languages
def test_rows_without_the_required_column_are_counted_as_not_used(app: App, language):
    session = app.visit("data_quality", language)
    sentence = (
        "**{rows}** rows read = **{records}** records + **{structure}** headings, totals and notes + "
        "**{refused}** rows not used"
    )
    listed = len(session.dataframe[-1].value)
    assert listed == 3
    counts = session.dataframe[-1].value
    assert counts.loc[counts["tab"] == "Tiến độ", ["rows", "records", "refused"]].values.tolist() == [[11, 0, 11]]
    numbers = {name: int(counts[name].sum()) for name in ("rows", "records", "structure", "refused")}
    assert says(session, translate(language, sentence, **numbers))


@on("absent")
@in_both_languages
@every_page
def test_a_source_that_is_missing_is_named_with_what_to_do(app: App, name, language):
    session = app.visit(name, language)
    errors = [error.value for error in session.error]
    assert len(errors) == 1 + (name == "system")  # there it is one of the checks as well
    assert all("absent.xlsx" in error.replace("\\", "") for error in errors)
    assert not any(str(app.source.parent) in text.replace("\\", "") for text in texts(session))
    assert translate(language, "Check the path, or put the file back.") in errors[0]
    assert "Traceback" not in " ".join(texts(session))
    assert not key_figures(session)
    assert bool(session.dataframe) == (name == "guide")


@on("known")
@in_both_languages
def test_where_everything_is_well_the_system_page_says_so_first(app: App, language):
    session = app.visit("system", language)
    assert [text.value for text in session.success] == [
        translate(language, "Everything is well: {count} checks.", count=6)
    ]
    assert not session.error
    assert not session.warning
