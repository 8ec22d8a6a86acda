"""From the claims of a provider to a person."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.core.entities import Department
from lib.core.identity import RoleRules, account_address, is_verified, normalised, recognise, sign_in_id
from lib.core.permissions import NOBODY, Lapse, Role

NOW = datetime(2026, 5, 4, 9, 0, tzinfo=UTC)
RULES = RoleRules(reviewers=("review@khcn.example.vn",), administrators=("@quantri.example.vn",))


def department(code: str, *editors: str) -> Department:
    return Department(code, code, "", (), None, None, None, "", editors)


def claims(address: object = "unit@so.example.vn", **others: object) -> dict[str, object]:
    issued = {"iss": "https://id.example.vn", "sub": "1", "iat": NOW.timestamp() - 60}
    return {"is_logged_in": True, "email": address, "email_verified": True, **issued, **others}


def person(address: object = "unit@so.example.vn", rules: RoleRules = RULES, editors: tuple[str, ...] = (), **others):
    return recognise(
        claims(address, **others), rules, [department("A", *editors), department("B", "b@so.example.vn")], NOW
    )


@pytest.mark.parametrize("logged_in", [False, None, "true", 1])
def test_without_a_sign_in_there_is_nobody(logged_in):
    assert recognise({**claims(), "is_logged_in": logged_in}, RULES, [], NOW) == NOBODY


@pytest.mark.parametrize(
    ("address", "role"),
    [
        ("review@khcn.example.vn", Role.REVIEWER),
        ("REVIEW@KHCN.example.vn", Role.REVIEWER),
        (" review@khcn.example.vn ", Role.REVIEWER),
        ("a.n.other@quantri.example.vn", Role.ADMINISTRATOR),
        ("b@so.example.vn", Role.DEPARTMENT),
        ("nobody@so.example.vn", Role.VIEWER),
        ("re.view@khcn.example.vn", Role.VIEWER),
        ("review+1@khcn.example.vn", Role.VIEWER),
        ("other@khcn.example.vn", Role.VIEWER),
        ("a@sub.quantri.example.vn", Role.VIEWER),
        ("a@quantri.example.vn.evil.example", Role.VIEWER),
        ("a@xquantri.example.vn", Role.VIEWER),
        ("quantri.example.vn@evil.example", Role.VIEWER),
    ],
)
def test_a_role_is_that_of_the_exact_address_or_domain(address, role):
    found = person(address)
    assert (found.role, found.lapse) == (role, None)


@pytest.mark.parametrize(
    "entry", ["Unit@SO.example.vn", " unit@so.example.vn\n", "ｕｎｉｔ@so.example.vn", "\u00a0unit@so.example.vn"]
)
def test_an_entry_on_the_sheet_is_normalised(entry):
    assert person(editors=(entry,)).departments == ("A",)


@pytest.mark.parametrize(
    "entry", ["", " ", "@", "so.example.vn", "@so.example.vn", "unit", "*@so.example.vn", "unit@*"]
)
def test_on_the_sheet_only_whole_addresses_count(entry):
    assert person(editors=(entry,)).role is Role.VIEWER


@pytest.mark.parametrize("entry", ["", "@", "vn", "@vn", "*", "*.example.vn", "@*.vn", ".", "@."])
def test_an_entry_of_the_settings_that_is_neither_address_nor_domain_gives_no_role(entry):
    assert person(rules=RoleRules(administrators=(entry,))).role is Role.VIEWER


@pytest.mark.parametrize(
    "address",
    [
        "ｒeview@khcn.example.vn",  # NFKC would make it the reviewer's
        "review@khcn.example.vn".replace("k", "\u212a"),  # the Kelvin sign
        "rev\u0131ew@khcn.example.vn",
        "review@khcn.example.vn\u200b",
        "\u202ereview@khcn.example.vn",
        "review@khcn.example.vn\x00",
        '"review@khcn.example.vn"@evil.example',
        "evil@evil.example,review@khcn.example.vn",
        "<review@khcn.example.vn>",
        "review@khcn.example.vn evil@evil.example",
        "review",
        "@khcn.example.vn",
        "review@",
        "review@localhost",
        "",
        None,
        1,
        ["review@khcn.example.vn"],
        "a" * 300 + "@khcn.example.vn",
    ],
)
def test_a_strange_address_never_passes_for_another(address):
    found = person(address)
    assert (found.role, found.lapse, found.address) == (Role.VIEWER, Lapse.UNVERIFIED, None)


@given(st.text(max_size=30))
def test_what_is_taken_for_an_address_is_plain(text):
    address = account_address(text)
    assert address == "" or (address.isascii() and address.count("@") == 1 and address == address.strip().lower())
    assert normalised(text).isascii()


@pytest.mark.parametrize(
    ("stated", "expected"),
    [
        ({"email_verified": True}, True),
        ({"email_verified": "true"}, True),
        ({"email_verified": False}, False),
        ({"email_verified": "false"}, False),
        ({"email_verified": 1}, False),
        ({"email_verified": None}, False),
        ({}, False),
        ({"xms_edov": True}, True),
        ({"xms_edov": "1"}, True),
        ({"xms_edov": False}, False),
        ({"email_verified": False, "xms_edov": True}, False),
        ({"verified_primary_email": ["Unit@so.example.vn"]}, True),
        ({"verified_primary_email": ["other@so.example.vn"], "xms_edov": True}, False),
        ({"email_verified": False, "verified_primary_email": ["unit@so.example.vn"]}, False),
    ],
)
def test_an_address_counts_only_when_the_provider_vouches_for_it(stated, expected):
    assert is_verified({"email": "unit@so.example.vn", **stated}) is expected


@pytest.mark.parametrize(
    ("age", "lapse"),
    [
        (timedelta(0), None),
        (timedelta(hours=11, minutes=59), None),
        (timedelta(hours=12, minutes=1), Lapse.EXPIRED),
        (timedelta(days=29), Lapse.EXPIRED),
        (-timedelta(minutes=4), None),
        (-timedelta(minutes=6), Lapse.EXPIRED),
        (-timedelta(days=400), Lapse.EXPIRED),
    ],
)
def test_a_sign_in_ends_after_its_time(age, lapse):
    found = person("review@khcn.example.vn", iat=(NOW - age).timestamp())
    assert found.lapse is lapse
    assert (found.role is Role.REVIEWER) == (lapse is None)


@pytest.mark.parametrize("issued", [None, "now", True, float("nan"), float("inf"), 1e30, -1e30, []])
def test_a_sign_in_without_a_readable_moment_counts_for_nothing(issued):
    assert person("review@khcn.example.vn", iat=issued).lapse is Lapse.EXPIRED


def test_an_address_that_is_not_verified_is_nobodys():
    found = person("review@khcn.example.vn", email_verified=False)
    assert (found.address, found.role, found.lapse) == (None, Role.VIEWER, Lapse.UNVERIFIED)


def test_a_sign_in_that_was_signed_out_of_counts_for_nothing():
    found = recognise(claims("review@khcn.example.vn"), RULES, [], NOW, is_ended=True)
    assert (found.role, found.lapse) == (Role.VIEWER, Lapse.ENDED)


@pytest.mark.parametrize("name", ["iss", "sub", "iat", "nonce", "sid", "jti"])
def test_every_sign_in_has_a_name_of_its_own(name):
    assert sign_in_id(claims()) == sign_in_id(claims(picture="x"))
    assert sign_in_id(claims()) != sign_in_id(claims(**{name: "another"}))


def test_an_account_of_several_bodies_acts_for_each_that_is_in_force():
    bodies = [
        department("A", "x@so.example.vn"),
        department("B", "y@so.example.vn"),
        department("C", "x@so.example.vn"),
    ]
    assert recognise(claims("x@so.example.vn"), RULES, bodies, NOW).departments == ("A", "C")


def test_a_higher_role_keeps_the_department():
    found = person("review@khcn.example.vn", editors=("review@khcn.example.vn",))
    assert (found.role, found.departments) == (Role.REVIEWER, ("A",))
    assert found.roles == {Role.REVIEWER, Role.DEPARTMENT}
