"""A double of Google Sheets v4 and Drive v3 for tests and benches; the app never knows it."""

from tests.google_double.cells import Cell
from tests.google_double.double import GoogleDouble
from tests.google_double.faults import Fault
from tests.google_double.people import SheetHandle
from tests.google_double.quotas import ManualClock
from tests.google_double.seeding import cell

__all__ = ["Cell", "Fault", "GoogleDouble", "ManualClock", "SheetHandle", "cell"]
