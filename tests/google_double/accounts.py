"""Service accounts and their tokens. The key is made at run time and never written down."""

from __future__ import annotations

import base64
import functools
import json
from dataclasses import dataclass, field
from typing import Any

from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from tests.google_double.errors import unauthenticated

JsonObject = dict[str, Any]
DEFAULT_ACCOUNT = "reporting@double.iam.gserviceaccount.com"
LIFETIME = 3599


@functools.cache
def throw_away_key() -> str:
    """A fresh RSA key in PEM, one for the process."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


def service_account_info(account: str, token_uri: str) -> JsonObject:
    """What a service account's JSON file holds."""
    return {
        "type": "service_account",
        "project_id": "double",
        "private_key_id": "0" * 40,
        "private_key": throw_away_key(),
        "client_email": account,
        "client_id": "1",
        "auth_uri": token_uri,
        "token_uri": token_uri,
        "universe_domain": "googleapis.com",
    }


@dataclass(slots=True)
class Accounts:
    """Tokens given out: token → (account, when it expires)."""

    tokens: dict[str, tuple[str, float]] = field(default_factory=dict)

    def grant(self, assertion: str, now: float) -> JsonObject:
        """The reply to a JWT grant; any assertion is good, its issuer is the account."""
        token = self.issue(_issuer(assertion), now)
        return {"access_token": token, "expires_in": LIFETIME, "token_type": "Bearer"}

    def issue(self, account: str, now: float) -> str:
        """A token for ``account``."""
        token = f"ya29.double-{len(self.tokens) + 1:06d}"
        self.tokens[token] = (account, now + LIFETIME)
        return token

    def account_of(self, authorization: str | None, now: float, is_drive: bool) -> str:
        """The account of an Authorization header; ApiError 401 when it isn't known or has expired."""
        token = (authorization or "").removeprefix("Bearer ")
        account, expires = self.tokens.get(token, ("", 0.0))
        if not account or now >= expires:
            raise unauthenticated(is_drive)
        return account


def _issuer(assertion: str) -> str:
    try:
        payload = assertion.split(".")[1]
        claims = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
        return str(claims["iss"])
    except (IndexError, KeyError, ValueError):
        return DEFAULT_ACCOUNT
