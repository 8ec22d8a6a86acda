"""Signing in to Google: where the credentials come from, and one token for all threads."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from typing import Any

import google.auth
import google.auth.transport.requests
import requests
from google.auth.credentials import Credentials
from google.auth.exceptions import DefaultCredentialsError, GoogleAuthError, TransportError
from google.oauth2 import service_account

from lib import config
from lib.sheets import google_faults as faults
from lib.sheets.protocol import SourceError
from lib.sheets.retry import AttemptError, When

SCOPES = ("https://www.googleapis.com/auth/spreadsheets",)

GivenCredentials = Credentials | Callable[[], Credentials]


def credentials_from(settings: config.Settings) -> Credentials:
    """The service account of the secrets; else what google-auth finds (GOOGLE_APPLICATION_CREDENTIALS
    first, then the machine's own). Raises SourceError, which holds no part of a key."""
    try:
        if settings.service_account:
            return service_account_credentials(settings.service_account)
        found, _ = google.auth.default(scopes=SCOPES)
    except DefaultCredentialsError:
        raise SourceError("google-credentials-missing") from None
    except (GoogleAuthError, ValueError, OSError):
        raise SourceError("google-credentials") from None
    return found


def service_account_credentials(info: Mapping[str, Any]) -> Credentials:
    """Credentials of a service account's JSON file. Raises SourceError when it is incomplete."""
    try:
        # Line breaks of a key are often lost on the way into a settings file.
        key = str(info.get("private_key", "")).replace("\\n", "\n")
        read: Callable[..., Credentials] = service_account.Credentials.from_service_account_info
        return read({**info, "private_key": key}, scopes=SCOPES)
    except (GoogleAuthError, ValueError, TypeError, KeyError):
        raise SourceError("google-credentials") from None


class Signer:
    """Keeps one token for all threads. Of google-auth only `refresh` is used: its session looks
    up other Google services in the background, which an institution's network may not allow."""

    def __init__(self, credentials: GivenCredentials, timeouts: tuple[float, float]) -> None:
        self._given = credentials
        self._found: Credentials | None = None
        self._request = _TokenRequest(timeouts)
        self._is_stale = False
        self._lock = threading.Lock()

    @property
    def account(self) -> str:
        with self._lock:
            try:
                return str(getattr(self._credentials(), "service_account_email", "") or "")
            except SourceError:
                return ""

    def token(self) -> str:
        """A token that is good now. Raises AttemptError."""
        with self._lock:
            try:
                credentials = self._credentials()
                if self._is_stale or not credentials.valid:
                    refresh: Callable[[Any], None] = credentials.refresh
                    refresh(self._request)
                    self._is_stale = False
            except SourceError as error:
                raise AttemptError(error.code) from None
            except GoogleAuthError as error:
                raise _sign_in_fault(error) from None
            except (ValueError, TypeError, KeyError) as error:  # a reply or a key that google-auth can't read
                raise AttemptError("google-credentials", When.NEVER, type(error).__name__) from None
            return str(credentials.token)

    def forget(self) -> None:
        """Sign in anew before the next request."""
        self._is_stale = True

    def _credentials(self) -> Credentials:
        if self._found is None:
            self._found = self._given if isinstance(self._given, Credentials) else self._given()
        return self._found


def _sign_in_fault(error: GoogleAuthError) -> AttemptError:
    name = type(error).__name__
    if isinstance(error, TransportError) or error.retryable:
        return AttemptError("google-unreachable", When.SOON, f"sign-in: {name}")
    return AttemptError("google-credentials", When.NEVER, f"sign-in: {name}")


class _TokenRequest(google.auth.transport.requests.Request):
    """How google-auth asks for a token: with our time-outs, and without its own retries."""

    def __init__(self, timeouts: tuple[float, float]) -> None:
        super().__init__(requests.Session())
        self._timeouts = timeouts

    def __call__(
        self, url: Any, method: Any = "GET", body: Any = None, headers: Any = None, timeout: Any = None, **options: Any
    ) -> Any:
        ask: Callable[..., Any] = super().__call__
        response = ask(url, method, body, headers, self._timeouts, **options)
        failure = _token_fault(method, response.status, bytes(response.data))
        if failure is not None:
            raise failure
        return response


def _token_fault(method: str, status: int, body: bytes) -> AttemptError | None:
    """What is to be tried again, or isn't Google's; a refusal is left to google-auth, which knows its forms."""
    if status >= 400:
        failure = faults.of_reply(status, body)
        is_passing = failure.when is not When.NEVER or failure.code == "google-proxy"
    else:
        # Tokens are asked for by POST; the machine's own metadata (GET) may be a bare word.
        found = faults.of_body(status, body) if method == "POST" or faults.is_html(body) else None
        if found is None:
            return None
        failure, is_passing = found, True
    return AttemptError(failure.code, failure.when, f"sign-in: {failure.technical}") if is_passing else None
