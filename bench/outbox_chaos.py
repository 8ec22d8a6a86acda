"""Is a proposal ever lost or counted twice? Faults on a third of the requests, and kills at random.

Twenty clients send proposals to app processes, which take them into one outbox and deliver
them through the Google home and gspread to the double of Google Sheets. Of all requests
30 % meet a fault, of every kind the double knows. The delivering process is killed with
SIGKILL again and again; for a third of the run two processes share the outbox. A client that
got no receipt sends its form again, as a person would; some send twice for no reason.

Told for each seed: proposals submitted, receipts given, rows in the sheet, proposals after
the fold, receipts without a proposal (lost), proposals that stand more than once (doubled).
"""

from __future__ import annotations

import json
import random
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from functools import partial
from multiprocessing.connection import Client
from pathlib import Path
from typing import Any

from bench import outbox_process
from bench.outbox_process import SPREADSHEET, Apps, FastTime, Setup
from lib import schema
from lib.core.proposals import ProposalKind, fold, new_id
from lib.core.register import build
from lib.core.workbook import CellValue
from lib.sheets.seed import seed_rows
from tests.google_double import Fault, GoogleDouble

SEEDS = range(1, 11)
RESULTS = Path(__file__).parent / "results" / "outbox_chaos.json"
SHARE = 0.3
TAB = schema.PROPOSALS
# A lost reply costs a time-out and a spent quota the rest of a minute: less often than the rest.
_RARE = {Fault.HANG: 0.3, Fault.APPLIED_THEN_HANG: 0.6, Fault.TOO_MANY_REQUESTS: 0.15, Fault.RATE_LIMIT_EXCEEDED: 0.15}
_LATE = (5.0, 60.0, 170.0)  # seconds after which a request whose reply was lost is applied
_HOSTILE = ("=1+1", "+HYPERLINK(A1)", "@x", "' 007", "1/2", "**đậm** <b>", "Dòng 1\nDòng 2", "🚲 Họp trực tuyến")


@dataclass(slots=True)
class Result:
    """What one seed came to. ``wrong`` counts proposals whose text isn't what was typed."""

    seed: int
    submitted: int
    receipts: int = 0
    in_the_sheet: int = 0
    folded: int = 0
    lost: int = 0
    doubled: int = 0
    wrong: int = 0
    kills: int = 0
    parked: int = 0
    markers_left: int = 0
    requests: int = 0
    faults: int = 0
    seconds: float = 0.0

    @property
    def is_good(self) -> bool:
        everything = self.receipts == self.in_the_sheet == self.folded == self.submitted
        return everything and not (self.lost or self.doubled or self.wrong)


def main() -> None:
    """Run every seed, or those given as arguments; print and keep what came of it. Ends with 1 when one fails.

    What is kept of other seeds stays when only some are run.
    """
    given = [int(argument) for argument in sys.argv[1:] if argument.isdigit()]
    if not given:
        RESULTS.unlink(missing_ok=True)
    names = ("seed", "submitted", "receipts", "in_the_sheet", "folded", "lost", "doubled")
    names += ("wrong", "kills", "parked", "markers_left", "requests", "faults", "seconds")
    print("The outbox under faults and kills")
    print("  ".join(f"{name:>9}" for name in names), flush=True)
    results = []
    for seed in given or SEEDS:
        result = run(seed)
        results.append(result)
        _keep(result)
        cells = [f"{getattr(result, name):>{max(9, len(name))}.0f}" for name in names]
        print("  ".join(cells), "" if result.is_good else "  FAILED", flush=True)
    if not all(result.is_good for result in results):
        sys.exit(1)


def _keep(result: Result) -> None:
    """Write down what a seed came to, beside the others."""
    kept = json.loads(RESULTS.read_text("utf-8"))["seeds"] if RESULTS.exists() else []
    others = [seed for seed in kept if seed["seed"] != result.seed]
    seeds = sorted([*others, asdict(result)], key=lambda seed: seed["seed"])
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(json.dumps({"share_of_faults": SHARE, "seeds": seeds}, indent=1) + "\n", "utf-8")


def run(
    seed: int, proposals: int = 2000, clients: int = 20, kills: int = 20, speed: float = 60.0, rest: float = 1.0
) -> Result:
    """One run; the dice of faults, forms and kills come from ``seed``, the rest is up to the machine.

    Time passes ``speed`` times as fast for app and sheet; a client rests ``rest`` seconds between
    two forms, on the average.
    """
    outbox_process.prepare()
    dice = random.Random(seed)
    began = time.time()
    fast = FastTime(began, speed)
    with tempfile.TemporaryDirectory() as name, GoogleDouble(now=fast.now, seed=seed, quotas=False) as double:
        folder = Path(name)
        sheet = double.add_spreadsheet(SPREADSHEET, "Chaos", dict(_catalogues()))
        setup = Setup(folder / "state.sqlite3", double.url, double.credentials(), fast)
        outbox = outbox_process.outbox_of(setup)
        outbox.depth()
        _plan_faults(double)
        forms = dict(_forms(dice, proposals))
        result = Result(seed, len(forms))
        apps = Apps(setup, folder)
        receipts: set[str] = set()
        with _sending(forms, apps, receipts, clients, seed, rest):
            result.kills = _kill_at_random(apps, sheet, dice, proposals, kills)
            _until(lambda: apps.are_alive() and len(receipts) == len(forms))
        _until(lambda: apps.are_alive() and not outbox.depth())
        result.receipts = len(receipts)
        result.parked = len(outbox.parked())
        for item in outbox.parked():
            outbox.resend(item.event_id)
        _until(lambda: apps.are_alive() and not outbox.depth() and not outbox.parked())
        result.requests, result.faults = double.count(), len(double.faults.fired)
        double.faults.clear()
        double.apply_late_requests()
        _until(lambda: not outbox.count_unsettled())
        apps.keep(0)
        result.markers_left = len(sheet.metadata)
        _compare(result, forms, receipts, setup, sheet)
    result.seconds = time.time() - began
    return result


def _catalogues() -> Iterator[tuple[str, list[list[CellValue]]]]:
    """The people's tabs; the app's own are made by the first delivery."""
    for tab in (schema.PLATFORMS, schema.DEPARTMENTS):
        rows = [[row.get(column.field) for column in tab.columns] for row in seed_rows(tab)]
        yield tab.title, [[column.header for column in tab.columns], *rows]


def _plan_faults(double: GoogleDouble) -> None:
    """Each request but those for a token meets one fault with the chance SHARE; tokens fail now and then."""
    kinds = [(fault, _RARE.get(fault, 1.0), 2.0) for fault in Fault if fault is not Fault.APPLIED_LATE]
    kinds += [(Fault.APPLIED_LATE, 1.0 / len(_LATE), seconds) for seconds in _LATE]
    whole = sum(weight for _, weight, _ in kinds)
    spared = 1.0
    for fault, weight, seconds in kinds:
        chance = SHARE * weight / whole
        # A drip takes real seconds, a late request those of the faster clock.
        duration = 0.2 if fault is Fault.SLOW_DRIP else seconds
        double.faults.add(fault, times=None, probability=chance / spared, seconds=duration)
        spared -= chance
    double.faults.add(Fault.UNAVAILABLE, "token", times=None, probability=0.1)


def _forms(dice: random.Random, count: int) -> Iterator[tuple[str, dict[str, CellValue]]]:
    """Proposals with texts that a sheet could take for something else."""
    for number in range(count):
        texts = {c.field: f"{dice.choice(_HOSTILE)} {number}" for c in TAB.columns if c.required}
        proposal_id = new_id(2026)
        yield (
            proposal_id,
            texts
            | {
                "id": proposal_id,
                "sent_at": f"2026-03-02T08:{number // 60 % 60:02}:{number % 60:02}+07:00",
                "kind": dice.choice(list(ProposalKind)).value,
                "expected_users": dice.randrange(10_000),
            },
        )


@contextmanager
def _sending(
    forms: Mapping[str, dict[str, CellValue]], apps: Apps, receipts: set[str], clients: int, seed: int, rest: float
) -> Iterator[None]:
    """Clients that send all forms; afterwards their threads have ended."""
    remaining = iter(list(forms.items()))
    lock = threading.Lock()

    def client(number: int) -> None:
        dice = random.Random(f"{seed}-{number}")
        while True:
            with lock:
                form = next(remaining, None)
            if form is None:
                return
            _send(apps, dice, *form)
            receipts.add(form[0])
            time.sleep(dice.expovariate(1 / rest))

    threads = [threading.Thread(target=client, args=(number,), daemon=True) for number in range(clients)]
    apps.keep(1)
    for thread in threads:
        thread.start()
    yield
    for thread in threads:
        thread.join()


def _send(apps: Apps, dice: random.Random, proposal_id: str, row: dict[str, CellValue]) -> None:
    """Send a form until there is a receipt; the process may be killed at any moment."""
    times = 2 if dice.random() < 0.1 else 1
    while times:
        address = dice.choice(list(apps.alive) or [""])
        with suppress(OSError, EOFError), Client(address, "AF_UNIX") as app:
            app.send((proposal_id, row))
            if app.poll(20) and app.recv() == "receipt":
                times -= 1
                continue
        time.sleep(0.05)


def _has_grown(apps: Apps, sheet: Any, length: int) -> bool:
    return apps.are_alive() and len(_ids(sheet)) >= length


def _kill_at_random(apps: Apps, sheet: Any, dice: random.Random, proposals: int, kills: int) -> int:
    """Kill when the sheet has grown to random lengths; two processes in the middle third. Gives the kills."""
    done = 0
    for length in sorted(dice.sample(range(proposals), kills)):
        _until(partial(_has_grown, apps, sheet, length))
        time.sleep(dice.uniform(0, 0.3))
        apps.kill(dice.choice(list(apps.alive)))
        done += 1
        apps.keep(2 if proposals / 3 <= length < 2 * proposals / 3 else 1)
    return done


def _ids(sheet: Any) -> list[str]:
    """The codes in the first column of *Đề xuất*, in a sheet that may not have the tab yet."""
    if TAB.title not in sheet.titles:
        return []
    return [str(row[0]) for row in sheet.rows(TAB.title)[1:] if row and row[0]]


def _compare(result: Result, forms: Mapping[str, Any], receipts: set[str], setup: Setup, sheet: Any) -> None:
    """Fill in what the sheet has, by its rows and as the app reads and folds it."""
    counted = Counter(_ids(sheet))
    workbook = outbox_process.home_of(setup).read()
    rows = build(workbook, workbook.read_at.date()).app_rows.get(TAB.name, ())
    records = fold(rows)
    folded = Counter(record.id for record in records)
    result.in_the_sheet = sum(counted.values())
    result.folded = len(records)
    result.lost = sum(proposal_id not in folded for proposal_id in receipts)
    result.doubled = sum(count > 1 for count in counted.values()) + sum(count > 1 for count in folded.values())
    for record in records:
        form = forms.get(record.id, {})
        said = {"id": record.id, "sent_at": record.sent_at, **record.values}
        result.wrong += any(said.get(name) != value for name, value in form.items()) or not form


def _until(condition: Any, seconds: float = 3600.0) -> None:
    """Wait for ``condition``. Raises TimeoutError when it never comes."""
    end = time.time() + seconds
    while not condition():
        if time.time() > end:
            raise TimeoutError("the run doesn't come to its end")
        time.sleep(0.2)


if __name__ == "__main__":
    main()
