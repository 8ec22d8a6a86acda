"""What every test needs: property-based tests are never judged by a clock, and the main module stays what it was."""

import sys
from collections.abc import Iterator

import pytest
from hypothesis import settings

settings.register_profile("project", deadline=None, print_blob=False)
settings.load_profile("project")
_MAIN = sys.modules["__main__"]


@pytest.fixture(autouse=True)
def own_main_module() -> Iterator[None]:
    """A page tried out without a browser takes the place of the main module, which new processes would run again."""
    yield
    sys.modules["__main__"] = _MAIN
