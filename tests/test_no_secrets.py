"""No key is committed, and no secret reaches the log."""

from __future__ import annotations

import io
import logging
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.redaction import redact, redact_logs, secrets_in
from tests.dependency_audit import audit
from tests.secret_scan import findings, scan

BEGIN = "-----BEGIN " + "PRIVATE KEY-----"
KEYS = {
    "private key": f"{BEGIN}\nMIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSj" + "A" * 40,
    "private key in a file of JSON": f'"private_key": "{BEGIN}\\nMIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSj' + "A" * 40,
    "Google key": "AIz" + "aSy" + "B" * 33,
    "Google token": "ya2" + "9.a0AfH6SMBxxxxxxxxxxxxxxxxxxxx",
    "web token": "eyJ" + "hbGciOiJSUzI1NiIsImtpZCI6." + "eyJpc3MiOiJodHRwczovL2Fj" + ".c2lnbmF0dXJlLXNpZ25hdHVyZQ",
    "database password": "postgresql://platforms:" + "Xk39vLq" + "@db.example/state",
    "client secret": "client_secret = " + '"q8Wb3Zt6Yx2Rk9Lm"',
    "cookie secret": "cookie_" + "secret: 'q8Wb3Zt6Yx2Rk9Lm'",
}
FREE_OF_KEYS = [
    'client_secret = "…"',
    'client_secret = "<from the console>"',
    'password = "$MAIL_PASSWORD"',
    'password="only-for-this-test"',
    "postgresql://…",
    "https://user@host.example/path",
    "cookie_secret is too short: at least 32 random characters",
    "https://docs.example/page:12@3",
]


def test_nothing_that_is_committed_holds_a_key():
    assert scan() == []


@pytest.mark.parametrize("text", KEYS.values(), ids=KEYS)
def test_the_scan_finds_a_key(text):
    assert next(findings(f"first line\n{text}\n"))[0] == 2


@pytest.mark.parametrize("text", FREE_OF_KEYS)
def test_the_scan_does_not_cry_wolf(text):
    assert list(findings(text)) == []


def test_the_scan_finds_a_committed_file_of_secrets(tmp_path):
    subprocess.run(["git", "init", "-q"], cwd=tmp_path, check=True)
    (tmp_path / "secrets.toml").write_text("")
    assert scan(tmp_path) == ["secrets.toml: a file of secrets"]


LOGGED = {
    **{name: (text, "") for name, text in KEYS.items()},
    "bearer": ("Authorization: Bearer " + "abcdef" * 5, "Authorization: Bearer "),
    "redirect": ("GET /oauth2callback?code=" + "s3cr3t" * 4 + "&state=1", "GET /oauth2callback?"),
    "cookie": ('Cookie: _streamlit_user="' + "Imx" * 10 + '"', "Cookie: _streamlit_user"),
    "answer": ('{"access_token": "' + "x7" * 15 + '"}', '{"access_token'),
}


@pytest.mark.parametrize(("text", "kept"), LOGGED.values(), ids=LOGGED)
def test_a_key_or_token_does_not_reach_the_log(text, kept):
    shown = redact(text)
    assert shown.startswith(kept)
    assert "[…]" in shown
    assert not list(findings(shown))


def test_of_an_address_of_a_person_the_log_keeps_the_first_letter_and_the_domain():
    assert redact("sign-in of nguyen.a+x@khcn.example.vn failed") == "sign-in of n…@khcn.example.vn failed"


def test_what_is_looked_for_has_an_end():
    """Where it has none, each letter of a long line looks through all of the rest, and the process stands still."""
    assert redact("x" * 100 + "@so.gov.vn") == "x" * (100 - 64) + "x…@so.gov.vn"
    assert redact("a-" * 30_000) == "a-" * 30_000
    assert redact("eyJ-" * 15_000) == "eyJ-" * 15_000


def test_every_secret_of_the_settings_is_known_and_nothing_else():
    settings = {
        "sheet": {"source": "a-public-address", "state_url": "sqlite:///x"},
        "auth": {
            "cookie_secret": "q8Wb3Zt6Y",
            "client_id": "platforms-app",
            "keycloak": {"client_secret": "Rk9Lmq8Wb3"},
        },
        "gcp_service_account": {
            "private_key": "first-line-of-it\nsecond-line-of-it\n",
            "token_uri": "https://a.example/t",
        },
        "mail": {"password": "short"},
    }
    assert set(secrets_in(settings)) == {"q8Wb3Zt6Y", "Rk9Lmq8Wb3", "first-line-of-it", "second-line-of-it"}


@given(st.text(max_size=200), st.lists(st.text(min_size=8, max_size=20), max_size=3))
def test_a_secret_given_to_the_app_never_passes(text, secrets):
    assert not [
        secret for secret in secrets[:1] if secret in redact(text + "".join(secrets), secrets) and "…" not in secret
    ]


@pytest.fixture
def log(monkeypatch) -> io.StringIO:
    """What a handler made by somebody else writes, once the log is redacted."""
    monkeypatch.setattr(logging.Handler, "format", logging.Handler.format)
    redact_logs(["q8Wb3Zt6Yx2R"])
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    monkeypatch.setattr(logging.getLogger("somebody.else"), "handlers", [handler])
    return written


def test_a_secret_in_an_exception_does_not_reach_the_log(log):
    try:
        raise RuntimeError("no answer with q8Wb3Zt6Yx2R")
    except RuntimeError:
        logging.getLogger("somebody.else").exception("failed with %s", "q8Wb3Zt6Yx2R")
    assert "q8Wb3Zt6Yx2R" not in log.getvalue()
    assert log.getvalue().count("[…]") == 3
    assert "RuntimeError" in log.getvalue()


def test_redacting_twice_takes_the_newer_secrets(log):
    redact_logs(["another-secret"])
    logging.getLogger("somebody.else").warning("another-secret q8Wb3Zt6Yx2R")
    assert log.getvalue() == "[…] q8Wb3Zt6Yx2R\n"


@pytest.mark.parametrize(
    ("script", "code", "said"),
    [
        ("raise SystemExit(0)", 0, "No dependency is known"),
        ("import sys; sys.exit('Found 2 known vulnerabilities in 1 package')", 1, "Found 2"),
        ("import sys; sys.exit('ConnectionError')", 0, "not checked"),
        ("import time; time.sleep(5)", 0, "not checked"),
    ],
)
def test_a_known_vulnerability_fails_the_check_and_a_missing_network_does_not(script, code, said):
    found, text = audit([sys.executable, "-c", script], longest=1.5)
    assert (found, said in text) == (code, True)
