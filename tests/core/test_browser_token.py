"""One browser has one token, however often its cookie is masked anew."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from streamlit.web.server.starlette.starlette_app_utils import generate_xsrf_token_string

from lib.core.browser_token import browser_token


@given(st.binary(min_size=16, max_size=16))
def test_a_token_is_the_same_in_every_cookie_that_streamlit_makes_of_it(token: bytes):
    cookies = {generate_xsrf_token_string(token, 1) for _ in range(3)}
    assert {browser_token(cookie) for cookie in cookies} == {token.hex()}


@pytest.mark.parametrize(
    "cookie", ["", "x", "2|x|y|1", "1|4ae1c110|2a3f7bf1|1", "2|4ae1|2a3f7bf1|1", "2|4ae1c110|2a3f7bf1", "2||||", "|||"]
)
def test_anything_else_names_no_browser(cookie: str):
    assert browser_token(cookie) == ""
