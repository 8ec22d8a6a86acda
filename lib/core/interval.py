"""Whole days, as moments in the province's time zone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from lib import config

_ZONE = ZoneInfo(config.TIME_ZONE)


@dataclass(frozen=True, slots=True)
class Interval:
    """From the beginning of the day ``first`` to the end of the day ``last``."""

    first: date
    last: date

    @property
    def start(self) -> datetime:
        return datetime.combine(self.first, time(), _ZONE)

    @property
    def end(self) -> datetime:
        return datetime.combine(self.last + timedelta(days=1), time(), _ZONE)
