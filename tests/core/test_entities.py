"""What a body is called where there is little room."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.core.test_references_bodies import body


@pytest.mark.parametrize(
    ("name", "short", "label"),
    [
        ("Sở Y tế", "SYT", "Sở Y tế"),
        ("Sở Văn hóa, Thể thao và Du lịch tỉnh", "Sở VHTT&DL", "Sở VHTT&DL"),
        ("", "SYT", "SYT"),
        ("Sở Văn hóa, Thể thao và Du lịch tỉnh", "", "Sở Văn hóa, Thể thao và Du lịch tỉnh"),
    ],
)
def test_a_body_is_called_by_its_name_where_it_is_short_and_not_blank(name: str, short: str, label: str) -> None:
    assert replace(body("A", "x", short_name=short), name=name).label == label
