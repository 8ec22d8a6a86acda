"""What every test needs: property-based tests are never judged by a clock."""

import pytest
from hypothesis import settings

settings.register_profile("project", deadline=None, print_blob=False)
settings.load_profile("project")

# Whole sign-ins through a provider, many times over: too long for every run; `pytest -m nightly`.
NIGHTLY = ("abuse", "test_access.py")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what is left to the nightly run."""
    for item in items:
        parts = item.path.parts
        if "abuse" in parts or (item.path.name == NIGHTLY[1] and "browser" in parts):
            item.add_marker("nightly")
