"""Settings: environment first, then `.streamlit/secrets.toml`, then what needs no setting up."""

from __future__ import annotations

import functools
import logging
import math
import os
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from lib.access_settings import CLOSED, AccessSettings, read_access
from lib.meeting_settings import MailSettings, PeriodSettings, read_mail, read_periods
from lib.redaction import secrets_in

ROOT = Path(__file__).parent.parent
SAMPLE_PATH = ROOT / "var" / "sample.xlsx"
# What is tried with made-up figures is not found again with the real ones.
SAMPLE_STATE_URL = f"sqlite:///{ROOT / 'var' / 'sample.sqlite3'}"
_PLACES = (ROOT / ".streamlit" / "secrets.toml", Path.home() / ".streamlit" / "secrets.toml")  # as Streamlit looks


def secrets_path(named: str | None, places: Sequence[Path] = _PLACES) -> Path:
    """The file that is named, else the project's own, else the one of the account that runs the app."""
    return Path(named) if named else next(filter(Path.is_file, places), places[0])


SECRETS_PATH = secrets_path(os.environ.get("SECRETS_FILE"))
TIME_ZONE = "Asia/Ho_Chi_Minh"
log = logging.getLogger(__name__)
_NUMBERS = ("poll_seconds", "idle_poll_seconds")


def now() -> datetime:
    """The present moment in the province's time zone: the only clock of the app, seconds since 1970 apart."""
    return datetime.now(ZoneInfo(TIME_ZONE))


@dataclass(frozen=True, slots=True)
class Settings:
    """``source`` is a workbook's path or a Google Sheet's address; empty means the sample.

    ``api_root`` stands in for Google's own hosts, empty for none. ``service_account`` is what
    its JSON file holds, the key included: never shown. ``poll_seconds`` and
    ``idle_poll_seconds`` are between two looks at a Google Sheet, while somebody is viewing
    and while nobody is.
    """

    source: str = ""
    state_url: str = f"sqlite:///{ROOT / 'var' / 'state.sqlite3'}"
    app_url: str = ""
    province: str = "Tỉnh Quảng Ngãi"
    ict_department: str = "Q25-KHCN"
    api_root: str = ""
    service_account: Mapping[str, str] = field(default_factory=dict, repr=False, hash=False)
    poll_seconds: float = 10.0
    idle_poll_seconds: float = 60.0
    access: AccessSettings = field(default_factory=AccessSettings)
    periods: PeriodSettings = field(default_factory=PeriodSettings)
    mail: MailSettings | None = None

    @property
    def is_sample(self) -> bool:
        return not self.source


class SettingsError(ValueError):
    """The secrets file can't be used; the message names it and says why."""


def load(environment: Mapping[str, str] | None = None, secrets_file: Path | None = None) -> Settings:
    """The settings in force. Raises SettingsError."""
    environment = os.environ if environment is None else environment
    secrets = _secrets(SECRETS_PATH if secrets_file is None else secrets_file)
    sheet = _table(secrets, "sheet")
    defaults = Settings()
    source = environment.get("SHEET_SOURCE") or sheet.get("source") or ""
    state_url = defaults.state_url if source else SAMPLE_STATE_URL
    return Settings(
        source=source,
        state_url=environment.get("STATE_URL") or sheet.get("state_url") or state_url,
        app_url=environment.get("APP_URL") or sheet.get("app_url") or "",
        province=sheet.get("province") or defaults.province,
        ict_department=sheet.get("ict_department") or defaults.ict_department,
        api_root=environment.get("GOOGLE_API_ROOT") or sheet.get("api_root") or "",
        service_account=_table(secrets, "gcp_service_account"),
        poll_seconds=_seconds(sheet, "poll_seconds", defaults.poll_seconds),
        idle_poll_seconds=_seconds(sheet, "idle_poll_seconds", defaults.idle_poll_seconds),
        access=read_access(secrets),
        periods=read_periods(secrets),
        mail=read_mail(secrets),
    )


def access_now() -> AccessSettings:
    """The settings of access as the secrets file says at this moment: a role taken away is gone at once."""
    try:
        status = SECRETS_PATH.stat()
    except FileNotFoundError:
        return AccessSettings()
    except OSError:
        return CLOSED
    return _access_of(SECRETS_PATH, status.st_mtime_ns, status.st_size)


def secret_values() -> tuple[str, ...]:
    """Every secret of the secrets file, for the log to leave out; none when the file can't be read."""
    try:
        return secrets_in(_secrets(SECRETS_PATH))
    except (ValueError, OSError):
        return ()


@functools.lru_cache(maxsize=4)
def _access_of(path: Path, _changed: int, _size: int) -> AccessSettings:
    try:
        return read_access(_secrets(path))
    except (ValueError, OSError):
        log.exception("the secrets file can't be read; nobody has a role")
        return CLOSED


def _seconds(sheet: Mapping[str, Any], name: str, default: float) -> float:
    """A number of seconds, at least two: a slip of the pen must not spend Google's quota. Raises SettingsError."""
    given = sheet.get(name, default)
    if isinstance(given, bool) or not isinstance(given, int | float) or not math.isfinite(given):
        raise SettingsError(f"{SECRETS_PATH.name}: [sheet] {name} must be a number, without quotation marks")
    return max(2.0, float(given))


def _table(secrets: Mapping[str, Any], name: str) -> dict[str, Any]:
    """The table ``name``, whose settings in words are words."""
    found = secrets.get(name, {})
    if not isinstance(found, dict):
        raise SettingsError(f"{SECRETS_PATH.name}: {name} must be a table, [{name}]")
    for key, value in found.items():
        if key not in _NUMBERS and not isinstance(value, str):
            raise SettingsError(f"{SECRETS_PATH.name}: [{name}] {key} must stand in quotation marks")
    return found


def _secrets(path: Path) -> dict[str, Any]:
    if not path.exists():
        return {}
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path.name}: {error}") from error
    except OSError as error:
        raise SettingsError(f"{path.name}: {error.strerror}") from error
