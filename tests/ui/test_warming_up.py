"""The collector of Python after the server has loaded what stays."""

from __future__ import annotations

import subprocess
import sys

from lib.config import ROOT

# In a process of its own: it concerns everything an interpreter holds.
_PROGRAM = """
import gc
from lib.ui.server import _spared_collector

partial_looks = gc.get_threshold()[2]
try:
    with _spared_collector():
        assert not gc.isenabled()
        loaded = [[] for _ in range(1000)]
        raise RuntimeError("a module that can't be loaded")
except RuntimeError:
    pass
assert gc.isenabled()
assert gc.get_threshold()[2] > partial_looks
assert not any(item is loaded for item in gc.get_objects()), "looked at again"
gc.unfreeze()
assert any(item is loaded for item in gc.get_objects()), "it was held back, not lost"
"""


def test_what_was_loaded_is_not_looked_at_again_and_garbage_is_still_collected():
    done = subprocess.run([sys.executable, "-c", _PROGRAM], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
