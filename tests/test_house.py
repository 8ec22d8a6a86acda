"""The house rules that a machine can hold."""

from __future__ import annotations

import ast
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from lib.ui.navigation import PAGES

ROOT = Path(__file__).parent.parent
LONGEST_FILE, LONGEST_PAGE, LONGEST_FUNCTION = 300, 80, 40
# Put together from pieces, so that this file does not hold what it looks for.
MACHINE_PATHS = re.compile(
    r"(?<![\w.:/-])/(?:" + "|".join(("wo" + "rk", "ro" + "ot", "ho" + "me", "Us" + "ers")) + r")/\w"
)
REGISTRIES = re.compile(
    r"(?:py" + r"pi\.org|python" + r"hosted\.org|--(?:extra-)?index-" + r"url|registry\.\w+\.\w+)", re.I
)
PYTHON_VERSION = re.compile(r"(?:python[^\w\n]{0,6}|requires-python\W+|\bpy)3\.?1\d\b", re.I)
DANGEROUS = ("unsafe_allow_" + "javascript", "unsafe_allow_" + "html", "components." + "v1")


def tracked_files() -> list[Path]:
    """What is or would be committed; read only where it is text."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.split("\0")
    return [ROOT / name for name in names if name and (ROOT / name).is_file()]


def texts() -> Iterator[tuple[str, str]]:
    """Name and content of every tracked text file."""
    for path in tracked_files():
        content = path.read_bytes()
        if b"\0" not in content[:8000]:
            yield str(path.relative_to(ROOT)), content.decode("utf-8", "replace")


def lines_with(pattern: re.Pattern[str], *, apart_from: tuple[str, ...] = ()) -> list[str]:
    """``file:line: text`` of every match."""
    return [
        f"{name}:{number}: {line.strip()[:120]}"
        for name, text in texts()
        if not name.startswith(apart_from)
        for number, line in enumerate(text.splitlines(), start=1)
        if pattern.search(line)
    ]


def python_files(*folders: str) -> list[Path]:
    return [path for path in tracked_files() if path.suffix == ".py" and path.relative_to(ROOT).parts[0] in folders]


def test_no_file_is_longer_than_the_house_allows():
    lengths = {path: len(path.read_text("utf-8").splitlines()) for path in tracked_files() if path.suffix == ".py"}
    too_long = [f"{path.relative_to(ROOT)}: {length}" for path, length in lengths.items() if length > LONGEST_FILE]
    assert not too_long


def test_no_page_is_longer_than_a_table_of_contents():
    too_long = [path.name for path in python_files("pages") if len(path.read_text("utf-8").splitlines()) > LONGEST_PAGE]
    assert not too_long


def test_no_function_of_the_app_is_longer_than_a_screen():
    too_long = [
        f"{path.relative_to(ROOT)}:{node.lineno} {node.name}: {node.end_lineno - node.lineno + 1}"
        for path in python_files("lib", "pages", "app.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and node.end_lineno is not None
        and node.end_lineno - node.lineno >= LONGEST_FUNCTION
    ]
    assert not too_long


def test_a_page_defines_no_function_of_its_own():
    defining = [
        path.name
        for path in python_files("pages")
        if any(
            isinstance(node, ast.FunctionDef | ast.ClassDef) for node in ast.walk(ast.parse(path.read_text("utf-8")))
        )
    ]
    assert not defining


def test_no_file_has_a_name_that_says_nothing():
    named = [path.name for path in tracked_files() if path.stem in {"utils", "helpers", "common", "misc", "platform"}]
    assert not named


def test_test_files_may_share_a_name():
    """Rooms may have the same name on several floors; pytest then must not go by bare names."""
    assert "--import-mode=importlib" in (ROOT / "pyproject.toml").read_text("utf-8")


def test_every_page_file_is_in_the_navigation():
    files = {f"pages/{path.name}" for path in python_files("pages") if path.name != "__init__.py"}
    assert files == {page.file for page in PAGES}


def test_a_page_has_an_address_that_is_no_file_stem():
    stems = {page.name for page in PAGES}
    addresses = [page.address for page in PAGES]
    assert not stems & set(addresses)
    assert len(set(addresses)) == len(addresses)


def test_every_page_that_streamlit_is_told_of_has_an_address():
    tree = ast.parse((ROOT / "lib" / "ui" / "navigation.py").read_text("utf-8"))
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and ast.unparse(node.func) == "st.Page"]
    assert calls
    assert all("url_path" in {keyword.arg for keyword in call.keywords} for call in calls)


@pytest.mark.parametrize("word", DANGEROUS)
def test_no_html_or_script_is_let_through(word):
    users = [
        str(path.relative_to(ROOT))
        for path in python_files("lib", "pages", "app.py")
        if word in path.read_text("utf-8")
    ]
    assert not users


def test_html_is_written_only_where_it_holds_the_apps_own_words():
    users = {path.name for path in python_files("lib", "pages", "app.py") if "st.html(" in path.read_text("utf-8")}
    # cards.py, figures.py and lists.py escape every text: see their tests in tests/ui.
    assert users <= {"cards.py", "figures.py", "lists.py", "html_texts.py", "style.py"}


def test_one_version_of_python_is_stated_in_one_place():
    stated = lines_with(PYTHON_VERSION, apart_from=("tests/data/", "bench/results/", "requirements"))
    assert [line.split(":")[0] for line in stated] == ["pyproject.toml"], "\n".join(stated)


def test_no_path_of_a_machine_is_tracked():
    assert not lines_with(MACHINE_PATHS)


def test_no_host_of_a_package_registry_is_tracked():
    assert not lines_with(REGISTRIES)


def test_every_pinned_requirement_has_a_hash():
    for name in ("requirements.txt", "requirements-test.txt"):
        pinned = re.findall(r"^[\w.-]+==\S+(.*(?:\n\s+.*)*)", (ROOT / name).read_text("utf-8"), re.MULTILINE)
        assert pinned
        assert all("--hash=sha256:" in rest for rest in pinned)
