"""Google's quotas per minute, and a clock that tests can move."""

from __future__ import annotations

from dataclasses import dataclass, field

from tests.google_double.errors import quota_exceeded


@dataclass(slots=True)
class ManualClock:
    """A clock that stands still until it is moved; pass it as ``now``."""

    seconds: float = 1_767_225_600.0

    def __call__(self) -> float:
        return self.seconds

    def advance(self, seconds: float) -> None:
        self.seconds += seconds


@dataclass(slots=True)
class Quotas:
    """Requests of the current minute by metric and account; a refused request is not counted."""

    per_user: int = 60
    per_project: int = 300
    enforced: bool = True
    minute: int = -1
    used: dict[tuple[str, str], int] = field(default_factory=dict)

    def spend(self, metric: str, account: str, now: float) -> None:
        """Count one ``Read`` or ``Write`` request; ApiError 429 when the minute's share is gone."""
        if not self.enforced:
            return
        if int(now // 60) != self.minute:
            self.minute, self.used = int(now // 60), {}
        by_user, by_project = self.used.get((metric, account), 0), self.used.get((metric, ""), 0)
        if by_user >= self.per_user:
            raise quota_exceeded(metric, per_user=True)
        if by_project >= self.per_project:
            raise quota_exceeded(metric, per_user=False)
        self.used[metric, account], self.used[metric, ""] = by_user + 1, by_project + 1
