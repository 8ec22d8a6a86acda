"""What is typed into the form of a proposal, and into the form of an act."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.core.proposals import (
    FORM_FIELDS,
    LONGEST,
    LONGEST_OTHER,
    Action,
    Proposal,
    ProposalEvent,
    ProposalKind,
    ProposalState,
    begin_act,
    check,
    check_act,
    secrecy_mark,
)
from tests.core.proposal_rows import FIRST, SECOND, START, in_state

BODIES = {"S01", "S02"}
GOOD = {column.field: "Nội dung đã điền" for column in FORM_FIELDS if column.required} | {
    "kind": ProposalKind.LOCAL,
    "proposing_body": "S01",
}
TEXT_FIELDS = [
    c.field
    for c in FORM_FIELDS
    if c.field not in ("kind", "proposing_body", "document_date", "expected_users", "attachment")
]


def errors(**typed: object) -> dict[str, str]:
    checked = check(GOOD | typed, FIRST, BODIES)  # type: ignore[operator]
    return {} if isinstance(checked, Proposal) else checked


def test_a_filled_form_is_a_proposal_with_a_row():
    checked = check(GOOD, FIRST, BODIES)
    assert isinstance(checked, Proposal)
    row = checked.row(START)
    assert (row["id"], row["sent_at"], row["cost"]) == (FIRST, "2026-03-02T08:00:00+07:00", None)


@pytest.mark.parametrize("column", [column for column in FORM_FIELDS if column.required])
@pytest.mark.parametrize("typed", [None, "", "  \n", "n/a", "đang cập nhật", "..."])
def test_a_required_field_takes_an_answer(column, typed):
    assert errors(**{column.field: typed}) == {column.field: "Please fill this in."}


@pytest.mark.parametrize(
    ("field", "typed", "error"),
    [
        ("kind", "Khác", "Choose a kind from the list."),
        ("proposing_body", "S99", "Choose a department from the list."),
        ("expected_users", "rất nhiều", "Enter a whole number, such as 1.200."),
        ("attachment", "javascript:alert(1)", "Enter an address that starts with https://."),
        ("need", "#REF!", "This text can't be read; please type it in Unicode."),
        ("roadmap", "x" * (LONGEST_OTHER + 1), "This text is too long; put the details into the attached document."),
    ],
)
def test_what_is_wrong_is_said_at_its_field(field: str, typed: str, error: str):
    assert errors(**{field: typed}) == {field: error}


HOSTILE = [
    '=HYPERLINK("https://example.org";"x")',
    "+1+1",
    "@SUM(A1)",
    "**đậm** ![x](https://example.org/a.png)",
    "<script>alert(1)</script>",
    ":red[đỏ] :material/home:",
    "Hai\ndòng",
]


@pytest.mark.parametrize("field", TEXT_FIELDS)
@pytest.mark.parametrize("typed", HOSTILE)
def test_hostile_text_is_kept_as_typed(field: str, typed: str):
    checked = check(GOOD | {field: typed}, FIRST, BODIES)
    assert isinstance(checked, Proposal)
    assert checked.values[field] == typed


@pytest.mark.parametrize("field", TEXT_FIELDS)
def test_a_hundred_thousand_characters_are_too_many_for_any_field(field: str):
    assert errors(**{field: "ă" * 100_000}) == {
        field: "This text is too long; put the details into the attached document."
    }


@pytest.mark.parametrize("field", TEXT_FIELDS)
def test_control_characters_and_direction_marks_do_not_get_through(field: str):
    checked = check(GOOD | {field: "tốt\x00\x07 \u202eđảo\u202c"}, FIRST, BODIES)
    assert isinstance(checked, Proposal)
    assert checked.values[field] == "tốt đảo"


MARKED = [
    "Độ mật: Tối mật",
    "ĐỘ MẬT: MẬT",
    "Độ mật – Mật",
    "Mức độ mật: Mật",
    "TUYỆT MẬT",
    "tuyệt mật",
    "T U Y Ệ T  M Ậ T",
    "Số 12/BC-SKHCN (Mật)",
    "(MẬT)",
    "[ Tối mật ]",
    "**MẬT**",
    "MẬT\nĐề án an ninh mạng",
    "MẬT - Đề án",
    "Số: 12/BC; MẬT",
    "Kèm văn bản Mật số 12",
    "Công văn tối mật của Bộ",
    "TÔ\u0301I MÂ\u0323T",
    "Tối\u00a0m\u200bật",
]
UNMARKED = [
    "bảo mật",
    "BẢO MẬT",
    "Bảo mật, an toàn",
    "mật khẩu",
    "Mật khẩu: 12 ký tự",
    "mật độ dân cư",
    "MẬT ĐỘ GIAO THÔNG",
    "thông tin mật mã",
    "THÔNG TIN MẬT MÃ DÂN SỰ",
    "mật ong rừng, mật mía",
    "Sản phẩm: Mật, sáp ong",
    "liên hệ mật thiết",
    "(bảo mật nhiều lớp)",
    "Hệ thống không lưu tài liệu mật",
    "bí mật nhà nước",
    "giảm tối đa mật độ",
    "cấp độ bảo mật: cao",
    "Độ mật: không",
    "mất mát",
]


@pytest.mark.parametrize("text", MARKED)
def test_a_mark_of_secrecy_is_seen(text: str):
    assert secrecy_mark(text)
    assert list(errors(need=f"Nhu cầu.\n{text}")) == ["need"]


@pytest.mark.parametrize("text", UNMARKED)
def test_the_word_alone_is_no_mark(text: str):
    assert not secrecy_mark(text)
    assert errors(need=text) == {}


@given(st.text(max_size=200))
def test_no_text_makes_the_search_for_marks_fail(text: str):
    assert isinstance(secrecy_mark(text), str)


RECORDS = in_state(ProposalState.UNDER_EXAMINATION)
DOCUMENT = {"document_number": "202", "document_symbol": "TTr-SKHCN", "document_date": date(2026, 3, 2)}


def checked_act(action: Action, **typed: str | date | None) -> ProposalEvent | dict[str, str]:
    event = begin_act("e", RECORDS[FIRST], action, "reviewer", "S99", START)
    return check_act(typed, event, RECORDS[FIRST], RECORDS, START.date())


def test_an_act_with_what_it_needs_becomes_an_event():
    event = checked_act(Action.SUBMIT, **DOCUMENT)
    assert isinstance(event, ProposalEvent)
    assert (event.proposal_id, event.at, event.document) == (FIRST, "2026-03-02T08:00:00.000+07:00", "202/TTr-SKHCN")
    merge = checked_act(Action.MERGE, reason="Trùng nhu cầu", merged_into=SECOND.lower())
    assert isinstance(merge, ProposalEvent)
    assert merge.merged_into == SECOND


@pytest.mark.parametrize(
    ("action", "typed", "field"),
    [
        (Action.ASK_FOR_MORE, {}, "reason"),
        (Action.ASK_FOR_MORE, {"reason": "x" * (LONGEST["reason"] + 1)}, "reason"),
        (Action.ASK_FOR_MORE, {"reason": "Theo văn bản (Mật)"}, "reason"),
        (Action.NOTE, {"private_note": "TỐI MẬT"}, "private_note"),
        (Action.SUBMIT, DOCUMENT | {"document_number": " "}, "document_number"),
        (Action.SUBMIT, DOCUMENT | {"document_date": START.date() + timedelta(1)}, "document_date"),
        (Action.MERGE, {"reason": "Trùng"}, "merged_into"),
        (Action.MERGE, {"reason": "Trùng", "merged_into": FIRST}, "merged_into"),
        (Action.APPROVE, DOCUMENT, ""),
    ],
)
def test_an_act_without_them_has_its_error_at_the_field(action: Action, typed: dict[str, str], field: str):
    checked = checked_act(action, **typed)
    assert isinstance(checked, dict)
    assert list(checked) == [field]
