"""Settings: where they come from, and what the shipped configuration must say."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from streamlit import config as streamlit_config

from lib import config
from tests.ui.contrast import contrast

ROOT = Path(__file__).parent.parent
SHIPPED = ROOT / ".streamlit" / "config.toml"
SECRETS = """
[sheet]
source = "from-secrets.xlsx"
state_url = "sqlite:///from-secrets.sqlite3"
app_url = "https://example.org"
province = "Tỉnh Thử Nghiệm"
"""


@pytest.fixture
def secrets(tmp_path) -> Path:
    path = tmp_path / "secrets.toml"
    path.write_text(SECRETS, "utf-8")
    return path


def test_without_any_setting_the_sample_is_the_source(tmp_path):
    settings = config.load({}, tmp_path / "none.toml")
    assert settings == config.Settings(state_url=config.SAMPLE_STATE_URL)
    assert settings.is_sample


def test_what_is_tried_with_the_sample_is_kept_apart_from_the_real_figures(tmp_path):
    settings = config.load({"SHEET_SOURCE": "book.xlsx"}, tmp_path / "none.toml")
    assert settings.state_url == config.Settings().state_url
    assert settings.state_url != config.SAMPLE_STATE_URL


def test_settings_come_from_the_secrets_file(secrets):
    settings = config.load({}, secrets)
    assert settings.source == "from-secrets.xlsx"
    assert settings.state_url == "sqlite:///from-secrets.sqlite3"
    assert settings.app_url == "https://example.org"
    assert settings.province == "Tỉnh Thử Nghiệm"
    assert not settings.is_sample


def test_the_environment_goes_before_the_secrets_file(secrets):
    environment = {
        "SHEET_SOURCE": "mine.xlsx",
        "STATE_URL": "sqlite:///mine.sqlite3",
        "APP_URL": "https://mine.example",
    }
    settings = config.load(environment, secrets)
    assert (settings.source, settings.state_url, settings.app_url) == tuple(environment.values())


def test_secrets_are_looked_for_where_streamlit_looks(tmp_path):
    own, of_the_account = tmp_path / "app.toml", tmp_path / "account.toml"
    assert config.secrets_path(None, (own, of_the_account)) == own
    of_the_account.touch()
    assert config.secrets_path(None, (own, of_the_account)) == of_the_account
    own.touch()
    assert config.secrets_path(None, (own, of_the_account)) == own
    assert config.secrets_path("elsewhere.toml", (own, of_the_account)).name == "elsewhere.toml"


def test_an_empty_variable_counts_as_not_set(secrets):
    assert config.load({"SHEET_SOURCE": "", "STATE_URL": ""}, secrets) == config.load({}, secrets)


def test_a_secrets_file_that_is_no_toml_is_named(tmp_path):
    path = tmp_path / "secrets.toml"
    path.write_text("[sheet\nsource = ", "utf-8")
    with pytest.raises(ValueError, match=r"secrets\.toml"):
        config.load({}, path)


def test_seconds_between_looks_come_from_the_secrets_file_and_are_at_least_two(tmp_path):
    path = tmp_path / "secrets.toml"
    path.write_text("[sheet]\npoll_seconds = 0.5\nidle_poll_seconds = 90\n", "utf-8")
    settings = config.load({}, path)
    assert (settings.poll_seconds, settings.idle_poll_seconds) == (2.0, 90.0)


@pytest.mark.parametrize("name", ["poll_seconds", "idle_poll_seconds"])
@pytest.mark.parametrize("given", ['"30"', "true", "[30]", "nan", "inf", "2026-01-01"])
def test_seconds_that_are_no_number_are_named(tmp_path, name, given):
    path = tmp_path / "secrets.toml"
    path.write_text(f"[sheet]\n{name} = {given}\n", "utf-8")
    with pytest.raises(config.SettingsError, match=rf"secrets\.toml: \[sheet\] {name} "):
        config.load({}, path)


@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("runner.postScriptGC", False),
        ("runner.magicEnabled", False),
        ("browser.gatherUsageStats", False),
        ("server.fileWatcherType", "none"),
        ("server.headless", True),
        ("server.enableXsrfProtection", True),
        ("server.maxUploadSize", 1),
        ("client.showErrorDetails", "none"),
        ("client.showErrorLinks", False),
        ("client.toolbarMode", "minimal"),
    ],
)
def test_streamlit_takes_the_option_from_the_shipped_configuration(option, value, monkeypatch):
    monkeypatch.chdir(ROOT)
    streamlit_config.get_config_options(force_reparse=True)
    assert streamlit_config.get_option(option) == value


def test_the_theme_names_no_other_host():
    assert "://" not in SHIPPED.read_text("utf-8")


@pytest.mark.parametrize("mode", ["light", "dark"])
@pytest.mark.parametrize("ground", ["backgroundColor", "secondaryBackgroundColor", "dataframeHeaderBackgroundColor"])
@pytest.mark.parametrize("ink", ["textColor", "linkColor"])
def test_text_of_the_theme_can_be_read_on_its_ground(mode, ground, ink):
    theme = tomllib.loads(SHIPPED.read_text("utf-8"))["theme"][mode]
    assert contrast(theme[ink], theme[ground]) >= 4.5
