"""Made-up progress rows: plausible, consistent for the most part, the same at every run.

Nothing here depends on today: every date lies around SAMPLE_DAY, spread wide enough for
the sample to hold late, near and far deadlines whenever it is looked at.
"""

from __future__ import annotations

import random
from calendar import monthrange
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeVar

from lib import schema
from lib.sheets.seed import read_table, seed_rows
from lib.sheets.sheet import Cell, Shown
from lib.words import Status

SAMPLE_DAY = date(2026, 11, 20)
_SEED = 20261120
_QUARTERS = ("I", "II", "III", "IV")
_LASTING_PHASES = ("vận hành", "cập nhật", "truyền thông")
T = TypeVar("T")


class Dice:
    """Repeatable chance, drawn from ``random()`` alone: its sequence is the same in every Python."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed).random  # noqa: S311 - made-up rows, nothing secret

    def number(self, low: int, high: int) -> int:
        """A whole number from ``low`` to ``high``, both included."""
        return low + int(self._random() * (high - low + 1))

    def pick(self, items: Sequence[T]) -> T:
        return items[self.number(0, len(items) - 1)]

    def chance(self, share: float) -> bool:
        return self._random() < share

    def day(self, first: date, last: date) -> date:
        return first + timedelta(days=self.number(0, (last - first).days))


@dataclass(frozen=True, slots=True)
class Case:
    """A way a task can stand: typed status, window of the deadline, percent range, kind of result."""

    status: Status | None
    first: date
    last: date
    percent: tuple[int, int] | None
    result: str
    deadline: str = ""  # typed instead of a period in the window

    @property
    def is_late(self) -> bool:
        return self.last < SAMPLE_DAY and self.status in (Status.IN_PROGRESS, Status.NOT_STARTED)


_PAST = (date(2025, 3, 31), date(2026, 10, 31))
_SOON = (date(2026, 11, 25), date(2026, 12, 31))
_AHEAD = (date(2026, 12, 31), date(2028, 12, 31))
_ANY = (date(2025, 6, 30), date(2028, 12, 31))
CASES = {
    "done": Case(Status.DONE, date(2025, 3, 31), date(2026, 12, 31), (100, 100), "done"),
    "done_late": Case(Status.DONE, date(2025, 3, 31), date(2026, 8, 31), (100, 100), "done"),
    "doing": Case(Status.IN_PROGRESS, *_AHEAD, (15, 90), "doing"),
    "due_soon": Case(Status.IN_PROGRESS, *_SOON, (40, 95), "doing"),
    "behind": Case(Status.IN_PROGRESS, *_PAST, (10, 85), "doing"),
    "waiting": Case(Status.NOT_STARTED, date(2027, 1, 1), date(2028, 12, 31), (0, 0), "not_begun"),
    "waiting_late": Case(Status.NOT_STARTED, *_PAST, (0, 0), "not_begun"),
    "continuous": Case(Status.CONTINUOUS, *_ANY, None, "continuous", Status.CONTINUOUS.value),
    "yearly": Case(Status.IN_PROGRESS, *_ANY, (30, 90), "doing", "Hằng năm"),
    "dropped": Case(Status.DROPPED, *_ANY, None, "dropped"),
    "unknown": Case(Status.NO_INFORMATION, *_ANY, None, ""),
    "silent": Case(None, *_ANY, None, ""),
}


@dataclass(frozen=True, slots=True)
class Profile:
    """A body's cases, each as often as it occurs, and how often it states an obstacle unasked."""

    cases: tuple[str, ...]
    candour: float


@dataclass(frozen=True, slots=True)
class Assignment:
    """One line of the plan: which body reports how many tasks on which platforms, and where."""

    department: str
    tab: str
    profile: str
    tasks: int
    platforms: tuple[str, ...]
    where: str
    symbol: str
    contact: str

    @classmethod
    def from_plan(cls, line: Mapping[str, str]) -> Assignment:
        texts = {name: text for name, text in line.items() if name not in ("tasks", "platforms")}
        return cls(**texts, tasks=int(line["tasks"]), platforms=tuple(line["platforms"].split()))

    @property
    def audience(self) -> str:
        return "tỉnh" if self.department.startswith("Q25") else "xã"


def _profile(row: Mapping[str, str]) -> Profile:
    return Profile(tuple(name for name in CASES for _ in range(int(row[name]))), float(row["candour"]))


def deadline_in(dice: Dice, first: date, last: date) -> tuple[Cell, date]:
    """A deadline as offices write it, and its due day, which lies in ``first``..``last``."""
    day = dice.day(first, last)
    forms = [form for form in _forms(day) if form[1] <= last]
    years = [form for form in forms if form[0] == str(day.year)]
    # Of real deadlines two in five are a bare year.
    return years[0] if years and dice.chance(0.4) else dice.pick(forms)


def _forms(day: date) -> list[tuple[Cell, date]]:
    year, month, quarter = day.year, day.month, (day.month - 1) // 3
    month_end = date(year, month, monthrange(year, month)[1])
    quarter_end = date(year, 3 * quarter + 3, monthrange(year, 3 * quarter + 3)[1])
    year_end = date(year, 12, 31)
    forms: list[tuple[Cell, date]] = [
        (day, day),
        (f"{month:02}/{year}", month_end),
        (f"Tháng {month}/{year}", month_end),
        (Shown(date(year, month, 1), "mm/yyyy"), month_end),
        (f"Quý {_QUARTERS[quarter]}/{year}", quarter_end),
        (f"{year}", year_end),
        (f"{year - 1}-{year}", year_end),
    ]
    return forms if month > 6 else [*forms, (f"6 tháng đầu năm {year}", date(year, 6, 30))]


def progress_rows() -> dict[str, list[dict[str, Cell]]]:
    """Every row of the plan by tab title, in order: schema field → cell, percentages as 0 to 100."""
    maker = _RowMaker()
    tabs: dict[str, list[dict[str, Cell]]] = {}
    for line in read_table("sample/plan"):
        assignment = Assignment.from_plan(line)
        tabs.setdefault(assignment.tab, []).extend(maker.rows(assignment))
    return tabs


class _RowMaker:
    """Turns assignments into rows; one sequence of chance runs through all of them."""

    def __init__(self) -> None:
        self._dice = Dice(_SEED)
        self._platforms = {row["code"]: str(row["name"]) for row in seed_rows(schema.PLATFORMS)}
        self._names = {row["code"]: (str(row["name"]), str(row["short_name"])) for row in seed_rows(schema.DEPARTMENTS)}
        self._leads = {row["platform"]: row["leads"].split("; ") for row in read_table("illustrative_leads")}
        self._tasks = read_table("sample/tasks")
        self._results = read_table("sample/results")
        self._obstacles = read_table("sample/obstacles")
        self._profiles = {row["profile"]: _profile(row) for row in read_table("sample/profiles")}
        self._used: set[tuple[str, str]] = set()
        self._count = 0

    def rows(self, assignment: Assignment) -> Iterator[dict[str, Cell]]:
        lead = self._dice.pick(self._names[assignment.department])
        for platform in assignment.platforms:
            for _ in range(assignment.tasks):
                yield self._row(assignment, platform, lead)

    def _row(self, assignment: Assignment, platform: str, lead: str) -> dict[str, Cell]:
        dice = self._dice
        name = dice.pick(self._profiles[assignment.profile].cases)
        case = CASES[name]
        self._count += 1
        task, phase = self._task(assignment, platform, case)
        deadline, due = deadline_in(dice, case.first, case.last)
        row: dict[str, Cell] = {
            "row_id": f"TD-{self._count:04}",
            "platform": platform,
            "leads": lead,
            "supporting": self._supporting(assignment, platform),
            "task": task,
            "deadline": case.deadline or deadline,
            "status": case.status.value if case.status else None,
            "percent": self._percent(case),
            "result": self._result(case, phase),
            "evidence": self._evidence(assignment, case, phase),
            "contact": assignment.contact if dice.chance(0.85) else None,
            "updated": self._updated(name, case, due),
        }
        row["obstacles"], row["recommendation"] = self._obstacle(assignment, case)
        return self._with_a_slip(row) if dice.chance(0.04) else row

    def _task(self, assignment: Assignment, platform: str, case: Case) -> tuple[str, str]:
        """An unused task that suits the body and the platform, and its phase."""
        name = self._platforms[platform]
        words = {"platform": name[0].lower() + name[1:], "where": assignment.where}
        suited = [
            (template["task"].format(**words), template["phase"], bool(template["platform"]))
            for template in self._tasks
            if template["audience"] in ("", assignment.audience) and template["platform"] in ("", platform)
        ]
        unused = [task for task in suited if (assignment.department, task[0]) not in self._used]
        lasting = [task for task in unused if task[1] in _LASTING_PHASES]
        special = [task for task in unused if task[2]]
        wanted = lasting if case.status is Status.CONTINUOUS else special if self._dice.chance(0.6) else unused
        text, phase, _ = self._dice.pick(wanted or unused)
        self._used.add((assignment.department, text))
        return text, phase

    def _supporting(self, assignment: Assignment, platform: str) -> str | None:
        dice = self._dice
        others = [code for code in (*self._leads[platform], "Q25-STC", "Q25-VP") if code != assignment.department]
        if dice.chance(0.3):
            return None
        if assignment.audience == "tỉnh" and dice.chance(0.02):
            return "UBND các xã, phường, đặc khu"
        first, second = dice.pick(others), dice.pick(others)
        names = [self._names[code][0] for code in dict.fromkeys([first, second] if dice.chance(0.25) else [first])]
        return "; ".join(names)

    def _percent(self, case: Case) -> Cell:
        if case.percent is None:
            return None
        low, high = case.percent
        if low == high:
            return low
        if self._dice.chance(0.08):
            return None  # an office that has no figure leaves the cell blank
        percent = 5 * self._dice.number(low // 5, high // 5)
        return percent + 0.5 if self._dice.chance(0.1) else percent

    def _result(self, case: Case, phase: str) -> str | None:
        texts = [row["result"] for row in self._results if row["state"] == case.result and row["phase"] in ("", phase)]
        if not texts or (case.result == "not_begun" and self._dice.chance(0.4)):
            return None
        many = f"{5 * self._dice.number(12, 240):,}".replace(",", ".")
        return self._dice.pick(texts).format(n=self._dice.number(2, 12), m=many)

    def _evidence(self, assignment: Assignment, case: Case, phase: str) -> str | None:
        dice = self._dice
        share = {Status.DONE: 1.0, Status.IN_PROGRESS: 0.35, Status.CONTINUOUS: 0.5, Status.DROPPED: 0.8}
        if not dice.chance(share.get(case.status, 0.0) if case.status else 0.0):
            return None
        number, symbol = dice.number(3, 980), assignment.symbol
        if dice.chance(0.2):
            return f"https://example.gov.vn/{symbol.lower().replace('đ', 'd')}/van-ban/{number}"
        return f"Số {number}/{'KH' if phase == 'kế hoạch' else 'BC'}-{symbol}"

    def _updated(self, name: str, case: Case, due: date) -> date | None:
        if not case.result:
            return None
        if name == "done_late":
            return min(due + timedelta(days=self._dice.number(10, 75)), SAMPLE_DAY)
        if name == "done":
            return min(due, SAMPLE_DAY) - timedelta(days=self._dice.number(0, 40))
        return SAMPLE_DAY - timedelta(days=self._dice.number(20, 160) if case.is_late else self._dice.number(0, 45))

    def _obstacle(self, assignment: Assignment, case: Case) -> tuple[str | None, str | None]:
        candour = self._profiles[assignment.profile].candour
        is_open = case.status in (Status.IN_PROGRESS, Status.NOT_STARTED)
        if not is_open or not self._dice.chance(max(candour, 0.88) if case.is_late else candour):
            return None, None
        row = self._dice.pick([row for row in self._obstacles if row["audience"] in ("", assignment.audience)])
        is_asking = row["recommendation"] and self._dice.chance(0.75)
        return row["obstacle"], row["recommendation"] if is_asking else None

    def _with_a_slip(self, row: dict[str, Cell]) -> dict[str, Cell]:
        """The contradictions people make: done at 90 %, 100 % unproven, late with nothing said."""
        if row["status"] == Status.DONE:
            return row | ({"percent": 90} if self._dice.chance(0.5) else {"evidence": None})
        return row | {"obstacles": None, "recommendation": None}
