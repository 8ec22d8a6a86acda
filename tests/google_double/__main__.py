"""Run the double by hand: ``python -m tests.google_double --seed-xlsx BOOK.xlsx --credentials FILE``."""

from __future__ import annotations

import argparse
import json
import sys
import threading
from pathlib import Path

from tests.google_double.double import GoogleDouble


def main(arguments: list[str] | None = None) -> None:
    """Serve until interrupted; prints the API root, the spreadsheet's id and where the credentials are."""
    parser = argparse.ArgumentParser(prog="python -m tests.google_double", description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="0 takes a free one")
    parser.add_argument("--seed-xlsx", type=Path, help="the workbook to serve")
    parser.add_argument("--id", default="double", help="the spreadsheet's id")
    parser.add_argument("--locale", default="vi_VN")
    parser.add_argument("--credentials", type=Path, help="where to write a service account's JSON file")
    parser.add_argument("--latency", type=float, default=0.0, help="seconds each reply takes")
    parser.add_argument("--no-quotas", action="store_true")
    chosen = parser.parse_args(arguments)
    double = GoogleDouble(port=chosen.port, quotas=not chosen.no_quotas)
    double.set_latency(chosen.latency)
    with double:
        if chosen.seed_xlsx:
            double.add_workbook(chosen.id, chosen.seed_xlsx, chosen.locale)
        else:
            double.add_spreadsheet(chosen.id, "Double", locale=chosen.locale)
        print(f"url={double.url}\nspreadsheet={chosen.id}", flush=True)
        if chosen.credentials:
            chosen.credentials.write_text(json.dumps(double.credentials(), indent=2), encoding="utf-8")
            chosen.credentials.chmod(0o600)
            print(f"credentials={chosen.credentials}", flush=True)
        _wait()


def _wait() -> None:
    try:
        threading.Event().wait()
    except KeyboardInterrupt:
        sys.exit(0)


if __name__ == "__main__":
    main()
