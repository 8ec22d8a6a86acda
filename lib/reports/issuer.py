"""Who hands in a paper: from the settings and the list of bodies."""

from __future__ import annotations

from lib.core.entities import Department
from lib.i18n import N_, translate
from lib.reports.pack_model import Issuer

_KINDS_OF_PROVINCE = ("Tỉnh ", "Thành phố ")


def issuer_of(province: str, body: Department | None, language: str) -> Issuer:
    """The issuer of a paper by ``body`` to the People's Committee of ``province`` (``Tỉnh Quảng Ngãi``)."""
    place = province
    for kind in _KINDS_OF_PROVINCE:
        place = place.removeprefix(kind)
    # In Vietnamese the kind belongs to the name: Ủy ban nhân dân tỉnh Quảng Ngãi.
    named = province[:1].lower() + province[1:] if language == "vi" else place
    committee = translate(language, N_("People's Committee of {province}"), province=named) if province else ""
    return Issuer(
        upper=committee,
        body=body.name if body else "",
        place=place,
        sign=_sign(body) if body else "",
        addressee=committee,
    )


def _sign(body: Department) -> str:
    """The abbreviation a body signs its documents with, as ``SKHCN``; empty when its names hold none."""
    return next((alias for alias in body.aliases if alias.isalpha() and alias.isupper() and len(alias) > 2), "")
