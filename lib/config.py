"""Settings: environment first, then `.streamlit/secrets.toml`, then what needs no setting up."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
SAMPLE_PATH = ROOT / "var" / "sample.xlsx"
SECRETS_PATH = ROOT / ".streamlit" / "secrets.toml"
TIME_ZONE = "Asia/Ho_Chi_Minh"


@dataclass(frozen=True, slots=True)
class Settings:
    """``source`` is a workbook's path or a Google Sheet's address; empty means the sample."""

    source: str = ""
    state_url: str = f"sqlite:///{ROOT / 'var' / 'state.sqlite3'}"
    app_url: str = ""
    province: str = "Tỉnh Quảng Ngãi"

    @property
    def is_sample(self) -> bool:
        return not self.source


def load(environment: Mapping[str, str] | None = None, secrets_path: Path | None = None) -> Settings:
    """The settings in force. Raises ValueError naming the file when it is not valid TOML."""
    environment = os.environ if environment is None else environment
    secrets = _secrets(SECRETS_PATH if secrets_path is None else secrets_path)
    sheet = secrets.get("sheet", {})
    defaults = Settings()
    return Settings(
        source=environment.get("SHEET_SOURCE") or sheet.get("source") or "",
        state_url=environment.get("STATE_URL") or sheet.get("state_url") or defaults.state_url,
        app_url=environment.get("APP_URL") or sheet.get("app_url") or "",
        province=sheet.get("province") or defaults.province,
    )


def _secrets(path: Path) -> dict[str, Any]:
    if not path.exists():
        return {}
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise ValueError(f"{path.name}: {error}") from error
