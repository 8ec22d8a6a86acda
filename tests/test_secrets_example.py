"""The example of the settings: every key that the code reads, and none besides."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

from lib import config
from lib.access_settings import AccessSettings

EXAMPLE = Path(__file__).parent.parent / ".streamlit" / "secrets.example.toml"
# google-auth reads it whole.
OF_LIBRARIES = ("gcp_service_account",)
SWITCHED_OFF = re.compile(r"^# (?=\[?\w)", re.MULTILINE)


class Recording(dict[str, Any]):
    """A table that notes which of its keys are asked for."""

    def __init__(self, content: dict[str, Any], asked: set[str], path: str = "") -> None:
        super().__init__({name: self._table(name, value, asked) for name, value in content.items()})
        self._asked, self._path = asked, path

    @staticmethod
    def _table(name: str, value: Any, asked: set[str]) -> Any:
        return Recording(value, asked, f"{name}.") if isinstance(value, dict) else value

    def get(self, name: str, default: Any = None) -> Any:
        self._asked.add(self._path + name)
        return super().get(name, default)


def with_everything_switched_on() -> dict[str, Any]:
    return tomllib.loads(SWITCHED_OFF.sub("", EXAMPLE.read_text("utf-8")))


def keys_of(content: dict[str, Any]) -> set[str]:
    """Names of tables, and ``table.key`` for the tables that the code reads key by key."""
    keys = {f"{table}.{key}" for table, values in content.items() for key in values if table not in OF_LIBRARIES}
    return keys | set(content)


@pytest.fixture
def asked(monkeypatch) -> set[str]:
    """The keys that reading the settings asks for."""
    found: set[str] = set()
    monkeypatch.setattr(config, "_secrets", lambda _path: Recording(with_everything_switched_on(), found))
    config.load({}, EXAMPLE)
    return found


def test_every_key_of_the_example_is_read(asked):
    assert keys_of(with_everything_switched_on()) - asked == set()


def test_every_key_that_is_read_stands_in_the_example(asked):
    assert asked - keys_of(with_everything_switched_on()) == set()


def test_the_example_copied_as_it_stands_is_the_app_without_settings(tmp_path):
    copied = config.load({}, EXAMPLE)
    assert copied.is_sample
    assert copied.access == AccessSettings(trusted_proxies=("127.0.0.1",))
    assert copied.service_account == config.Settings().service_account


def test_the_example_holds_no_secret():
    content = with_everything_switched_on()
    texts = {
        value
        for name, table in content.items()
        for key, value in table.items()
        if re.search("secret|key|client_id|password", key) and isinstance(value, str)
    }
    assert texts == {"…"}


def test_every_setting_of_the_environment_is_named_in_the_example():
    text = EXAMPLE.read_text("utf-8")
    source = Path(config.__file__).read_text("utf-8")
    assert all(f"({name})" in text for name in re.findall(r'environ(?:ment)?\.get\("(\w+)"\)', source))
