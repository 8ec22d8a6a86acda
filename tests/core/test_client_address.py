"""The address behind proxies: only what a trusted proxy wrote is believed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.core.client_address import client_address

PROXY, FAR_PROXY, PERSON, LIAR = "127.0.0.1", "10.0.0.7", "203.0.113.9", "198.51.100.1"


@pytest.mark.parametrize(
    ("peer", "forwarded", "trusted", "expected"),
    [
        (PERSON, [], [], PERSON),
        (PERSON, [LIAR], [], PERSON),
        (PERSON, [LIAR], [PROXY], PERSON),
        (PROXY, [PERSON], [PROXY], PERSON),
        (PROXY, [f"{LIAR}, {PERSON}"], [PROXY], PERSON),
        (PROXY, [LIAR, PERSON], [PROXY], PERSON),
        (PROXY, [f"{LIAR}, {PERSON}, {FAR_PROXY}"], [PROXY, "10.0.0.0/8"], PERSON),
        (PROXY, [PERSON], [], ""),
        (PROXY, [], [PROXY], ""),
        (PROXY, [f"{PERSON}, unknown"], [PROXY], ""),
        (PROXY, [f"{PERSON}:51234"], [PROXY], PERSON),
        (PROXY, ["[2001:db8:1:2:3:4:5:6]:443"], [PROXY], "2001:db8:1:2::/64"),
        (PROXY, ["2001:db8:1:2::9"], [PROXY], "2001:db8:1:2::/64"),
        (PROXY, [f"::ffff:{PERSON}"], [PROXY], PERSON),
        ("::1", [PERSON], ["::1"], PERSON),
        (PROXY, ["127.0.0.1"], [PROXY], ""),
        (PROXY, ["'; DROP TABLE --"], [PROXY], ""),
        ("", [PERSON], [PROXY], ""),
    ],
)
def test_the_address_is_that_of_the_last_untrusted_hop(peer, forwarded, trusted, expected):
    assert client_address(peer, forwarded, trusted) == expected


@given(st.text(max_size=40), st.lists(st.text(max_size=40), max_size=3))
def test_whatever_stands_in_the_header_an_untrusted_peer_keeps_its_address(text, headers):
    assert client_address(PERSON, [text, *headers], [PROXY]) == PERSON


@given(st.lists(st.text(max_size=40), max_size=3))
def test_nonsense_of_a_trusted_peer_never_raises(headers):
    assert isinstance(client_address(PROXY, headers, [PROXY]), str)
