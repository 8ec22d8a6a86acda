"""Protected ranges with named editors: set, read back, found changed, mended."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from lib import schema
from lib.core.headers import locate
from lib.core.workbook import RawTab
from lib.sheets.provision_guards import People, is_address
from lib.sheets.provision_plan import make_plan
from lib.sheets.provision_state import Area, FoundBook, FoundTab, Protection
from tests.google_double import GoogleDouble
from tests.sheets import provisioning as setup
from tests.sheets.provisioning import Stand

PROGRESS, PLATFORMS, PROPOSALS = schema.PROGRESS.title, schema.PLATFORMS.title, schema.PROPOSALS.title
HEADER, REFERENCE, APP = (
    "[Nền tảng số] Hàng tiêu đề",
    "[Nền tảng số] Trang dùng chung",
    "[Nền tảng số] Dòng của ứng dụng",
)
HEALTH = "[Nền tảng số] Dòng của đơn vị (Q25-SYT)"
STRANGER = "stranger@double.example"


@pytest.fixture(scope="module")
def double() -> Iterator[GoogleDouble]:
    with GoogleDouble(quotas=False) as running:
        yield running


@pytest.fixture(scope="module")
def set_up(double: GoogleDouble) -> Stand:
    """With a tab of Sở Y tế, whose accounts are given."""
    departments = [
        ["Mã", "Tên đơn vị", "Tài khoản biên tập"],
        ["Q25-SYT", "Sở Y tế", "SYT@double.example; vp.syt@double.example"],
        ["Q25-STC", "Sở Tài chính"],
    ]
    tabs = {schema.DEPARTMENTS.title: departments, "Sở Y tế": [setup.FULL_PROGRESS], PROGRESS: [setup.FULL_PROGRESS]}
    made = setup.stand(double, tabs)
    made.apply()
    return made


@pytest.fixture
def stand(set_up: Stand) -> Stand:
    return set_up.another()


def change_guard(stand: Stand, tab: str, description: str, fields: str, **changed: Any) -> None:
    number = stand.guards(tab)[description]["protectedRangeId"]
    stand.request(updateProtectedRange={"protectedRange": {"protectedRangeId": number} | changed, "fields": fields})


def editors(stand: Stand, tab: str, description: str) -> set[str]:
    return set(stand.guards(tab)[description]["editors"]["users"]) - {setup.OWNER}


def test_every_part_of_the_sheet_has_its_named_editors(stand: Stand) -> None:
    own = {setup.APP}
    assert editors(stand, PROGRESS, HEADER) == {setup.ICT} | own
    assert editors(stand, PLATFORMS, REFERENCE) == {setup.ICT} | own
    assert editors(stand, schema.VOCABULARY.title, REFERENCE) == {setup.ICT} | own
    assert editors(stand, PROPOSALS, APP) == own
    assert editors(stand, "Sở Y tế", HEALTH) == {"syt@double.example", "vp.syt@double.example"} | own
    assert editors(stand, "Sở Y tế", HEADER) == {setup.ICT} | own
    body = stand.guards("Sở Y tế")[HEALTH]["range"]
    assert body == {"sheetId": stand.sheet.gid("Sở Y tế"), "startRowIndex": 1}
    assert list(stand.guards(PROGRESS)) == [HEADER]
    assert stand.changes() == []


@pytest.mark.parametrize(
    ("fields", "changed", "what"),
    [
        ("editors", {"editors": {"users": [setup.APP]}}, f"without {setup.ICT}"),
        ("editors", {"editors": {"users": [setup.APP, setup.ICT, STRANGER]}}, f"open to {STRANGER} as well"),
        ("warningOnly", {"warningOnly": True}, "it only warns"),
        (
            "editors",
            {"editors": {"users": [setup.APP, setup.ICT], "groups": ["all@double.example"]}},
            "open to groups or to the whole domain",
        ),
        ("range", {"range": {"endRowIndex": 1, "endColumnIndex": 2}}, "it covers other cells"),
    ],
)
def test_a_protection_that_changed_is_told(stand: Stand, fields: str, changed: dict[str, Any], what: str) -> None:
    if "range" in changed:
        changed = {"range": changed["range"] | {"sheetId": stand.sheet.gid(PROGRESS)}}
    change_guard(stand, PROGRESS, HEADER, fields, **changed)
    both = f"{setup.ICT}, {setup.APP}"
    line = f"“Tiến độ”: the protection “Hàng tiêu đề” has changed ({what}); again only: {both}"
    assert stand.changes() == [line]


def test_protections_that_changed_are_mended(stand: Stand) -> None:
    change_guard(stand, PROGRESS, HEADER, "warningOnly", warningOnly=True)
    change_guard(stand, PLATFORMS, REFERENCE, "editors", editors={"users": [setup.APP, STRANGER]})
    part = {"sheetId": stand.sheet.gid("Sở Y tế"), "startRowIndex": 1, "endRowIndex": 9}
    change_guard(stand, "Sở Y tế", HEALTH, "range", range=part)
    assert stand.apply().left.changes == ()
    assert editors(stand, PROGRESS, HEADER) == editors(stand, PLATFORMS, REFERENCE) == {setup.ICT, setup.APP}
    assert "endRowIndex" not in stand.guards("Sở Y tế")[HEALTH]["range"]


def test_a_protection_that_was_removed_comes_back_once(stand: Stand) -> None:
    number = stand.guards(PROPOSALS)[APP]["protectedRangeId"]
    stand.request(deleteProtectedRange={"protectedRangeId": number})
    assert stand.changes() == [f"“Đề xuất”: protect the tab; only these edit it: {setup.APP}"]
    stand.apply()
    assert len(stand.guards(PROPOSALS)) == len(stand.overview()[PROPOSALS]["protectedRanges"]) == 1


def test_an_account_added_to_the_list_of_departments_is_drift(stand: Stand) -> None:
    stand.sheet.put(schema.DEPARTMENTS.title, "C2", "syt@double.example, moi@double.example, phòng CNTT")
    (line,) = stand.changes()
    assert "(without moi@double.example, open to vp.syt@double.example as well)" in line
    assert any("are no e-mail addresses and are left out: phòng, CNTT" in note for note in stand.advice())


def test_the_owner_whom_google_lists_everywhere_is_no_drift_but_is_named(stand: Stand) -> None:
    assert setup.OWNER in stand.guards(PROGRESS)[HEADER]["editors"]["users"]
    assert any(setup.OWNER in note for note in stand.advice())


def test_without_named_editors_what_there_is_stays_and_what_is_missing_is_told(stand: Stand) -> None:
    nobody = setup.wishes(())
    assert stand.changes(nobody) == []
    change_guard(stand, PROGRESS, HEADER, "warningOnly", warningOnly=True)
    notes = stand.plan(nobody).advice
    assert any(note.is_drift and "it only warns" in note.tell("en") for note in notes)


def test_where_nobody_is_named_headers_stay_open_and_it_is_said(double: GoogleDouble) -> None:
    stand = setup.stand(double)
    nobody = setup.wishes(())
    stand.apply(nobody)
    plan = stand.plan(nobody)
    assert stand.guards(PROGRESS) == {}
    assert (plan.changes, plan.has_drift) == ((), True)
    assert any("Name the accounts of the ICT department" in note.tell("en") for note in plan.advice)


def test_a_department_without_an_account_keeps_an_open_tab_and_it_is_said(stand: Stand) -> None:
    stand.sheet.rename_tab(PROGRESS, "Sở Tài chính")
    assert list(stand.guards("Sở Tài chính")) == [HEADER]
    note = "“Sở Tài chính”: no account is given for Sở Tài chính, so every editor can write on its tab."
    assert any(told.startswith(note) for told in stand.advice())


def test_a_department_s_tab_is_known_by_its_protection_after_it_was_renamed(stand: Stand) -> None:
    stand.sheet.rename_tab("Sở Y tế", "Ngành y tế")
    assert stand.changes() == []


def test_somebody_else_s_protection_of_a_whole_tab_is_respected(stand: Stand) -> None:
    number = stand.guards(PROPOSALS)[APP]["protectedRangeId"]
    stand.request(deleteProtectedRange={"protectedRangeId": number})
    stand.sheet.protect(PROPOSALS, [setup.APP])
    assert stand.changes() == []
    assert any("“Đề xuất” is protected by somebody else's rule" in note for note in stand.advice())


def test_cells_locked_to_us_are_left_and_named_and_the_rest_is_planned() -> None:
    raw = RawTab(PROGRESS, [["Mã dòng", "TD-1"], ["Mã nền tảng", None], ["Nhiệm vụ", None], ["Thời hạn", None]], 7)
    lock = Protection(1, "", Area(), None, admits_others=False, is_warning=False, can_edit=False)
    found = FoundTab(7, raw, 1000, 26, protections=(lock,), header=locate(raw))
    book = FoundBook("vi_VN", "Asia/Ho_Chi_Minh", (found,), (PROGRESS,), frozenset({7}))
    plan = make_plan(book, People(frozenset({setup.ICT}), setup.APP), ())
    told = [note.tell("en") for note in plan.advice if note.is_drift]
    assert any("add these columns at the right" in note and f"add the account {setup.APP}" in note for note in told)
    assert not [change for change in plan.changes if "“Tiến độ”" in change.tell("en")]
    assert len(plan.changes) > 10


@pytest.mark.parametrize(
    ("text", "is_one"),
    [("a@x.vn", True), ("a.b@x.gov.vn", True), ("phòng", False), ("a@x", False), ("a b@x.vn", False)],
)
def test_what_can_be_an_address(text: str, is_one: bool) -> None:
    assert is_address(text) is is_one
