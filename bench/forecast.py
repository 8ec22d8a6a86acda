"""How often the forecast's 80 % range holds: a back-test on simulated and on recorded histories.

At many days of each history the forecast is made from what had been observed by then, and
one of its ranges is compared with what came. Recorded histories are those that the app keeps
in its state database (`daily_figures`): `python -m bench.forecast sqlite:///var/state.sqlite3`.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from bench.histories import KINDS, LOOKS, history
from lib.core.trends import Observation, forecast
from lib.sync import store
from lib.sync.daily import daily_figures

HISTORIES, MOMENTS = 40, 6  # of each kind; days at which each is forecast
TASKS = (8, 30, 120, 500)
LEAST, MOST = 0.70, 0.90  # the coverage aimed at
RESULTS = Path(__file__).parent / "results" / "forecast.json"


@dataclass(frozen=True, slots=True)
class Trial:
    """One range beside what came: whether it held, its width as a part of all tasks."""

    held: bool
    width: float


def main(addresses: Sequence[str] | None = None) -> None:
    """Print the coverage by kind of history and keep it; exit code 1 when the whole lies outside 70 to 90 %."""
    rng = np.random.default_rng(20261124)
    trials = {(kind, look): _simulated(rng, kind, look) for kind in KINDS for look in LOOKS}
    print(f"Coverage of the 80 % range ({sum(map(len, trials.values())):,} forecasts)")
    print(f"{'history':>22} " + " ".join(f"{look:>9}" for look in LOOKS) + f" {'all':>6} {'width':>6}")
    for kind in KINDS:
        cells = " ".join(f"{_coverage(trials[kind, look]):>9.2f}" for look in LOOKS)
        together = [trial for look in LOOKS for trial in trials[kind, look]]
        print(f"{kind:>22} {cells} {_coverage(together):>6.2f} {_width(together):>6.2f}")
    everything = [trial for some in trials.values() for trial in some]
    coverage = _coverage(everything)
    print(f"{'all simulated':>22} {coverage:.3f}")
    recorded = [trial for address in addresses or () for trial in _recorded(rng, address)]
    print(
        f"{'recorded':>22} " + (f"{_coverage(recorded):.3f} ({len(recorded)} forecasts)" if recorded else "none given")
    )
    _keep(trials, coverage, recorded)
    if not LEAST <= coverage <= MOST:
        sys.exit(f"coverage {coverage:.3f} lies outside {LEAST} to {MOST}")


def _simulated(rng: np.random.Generator, kind: str, look: str) -> list[Trial]:
    trials: list[Trial] = []
    for _ in range(HISTORIES):
        whole = history(rng, kind, int(rng.choice(TASKS)))
        trials += back_test(rng, whole, list(LOOKS[look](rng)))
    return trials


def back_test(rng: np.random.Generator, whole: Sequence[Observation], seen: Sequence[int]) -> list[Trial]:
    """Forecasts made on some days of ``whole``, of which only the positions ``seen`` were observed."""
    came = {each.day: each for each in whole}
    trials = []
    for now in rng.integers(14, len(whole) * 5 // 6, MOMENTS) if len(whole) > 20 else ():
        ranges = forecast([whole[position] for position in seen if position <= now])
        known = [each for each in ranges if each.day in came]
        if known:
            chosen = known[int(rng.integers(len(known)))]
            actual = came[chosen.day]
            held = chosen.low <= actual.done <= chosen.high
            trials.append(Trial(held, (chosen.high - chosen.low) / max(1, actual.countable)))
    return trials


def _recorded(rng: np.random.Generator, address: str) -> Iterable[Trial]:
    """Forecasts of every source and department that the state database at ``address`` has figures of."""
    engine = store.open_state(address)
    ordered = daily_figures.select().order_by(daily_figures.c.day)
    with engine.connect() as connection:
        rows = connection.execute(ordered).all()
    engine.dispose()
    histories: dict[tuple[str, str], list[Observation]] = {}
    for row in rows:
        point = Observation(row.day, row.countable, row.done, row.overdue)
        histories.setdefault((row.source, row.department), []).append(point)
    for whole in histories.values():
        yield from back_test(rng, whole, range(len(whole)))


def _coverage(trials: Sequence[Trial]) -> float:
    return sum(trial.held for trial in trials) / len(trials) if trials else float("nan")


def _width(trials: Sequence[Trial]) -> float:
    return float(np.mean([trial.width for trial in trials]))


def _keep(trials: dict[tuple[str, str], list[Trial]], coverage: float, recorded: Sequence[Trial]) -> None:
    RESULTS.parent.mkdir(exist_ok=True)
    kept = {
        "coverage": round(coverage, 3),
        "forecasts": sum(map(len, trials.values())),
        "by_history": {kind: {look: round(_coverage(trials[kind, look]), 3) for look in LOOKS} for kind in KINDS},
        "recorded": {"forecasts": len(recorded), "coverage": round(_coverage(recorded), 3) if recorded else None},
    }
    RESULTS.write_text(json.dumps(kept, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
