"""The column table of the README says what the schema says."""

from __future__ import annotations

from pathlib import Path

from lib import schema

README = Path(__file__).parent.parent / "README.md"
START, END = "<!-- columns -->", "<!-- /columns -->"


def table() -> str:
    """The table as it has to stand between the markers."""
    lines = ["| Tab | Column | Required | Also understood as |", "|---|---|---|---|"]
    lines += [
        f"| {tab.title} | {column.header} | {'✓' if column.required else ''} | {'; '.join(column.aliases)} |"
        for tab in schema.PEOPLE_TABS
        for column in tab.columns
    ]
    return "\n".join(lines)


def test_the_readme_s_column_table_is_that_of_the_schema():
    text = README.read_text("utf-8")
    assert text.count(START) == text.count(END) == 1
    assert text.partition(START)[2].partition(END)[0].strip() == table()
