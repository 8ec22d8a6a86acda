"""Status words, words of a list, and links."""

from __future__ import annotations

from datetime import date

import pytest

from lib.core.cells import StatusReading, link, status, word
from lib.core.reading import Outcome
from lib.words import BodyKind, Confirmation, OwnerKind, Status


@pytest.mark.parametrize("member", Status)
def test_each_word_of_the_sheet_is_its_status(member: Status) -> None:
    for typed in (member.value, member.value.upper(), f" {member.value}. "):
        assert status(typed).value == StatusReading(member)


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("Đã hoàn thành", Status.DONE),
        ("Hoàn thành đúng hạn", Status.DONE),
        ("Đang thực hiện (trong hạn)", Status.IN_PROGRESS),
        ("Đang triển khai", Status.IN_PROGRESS),
        ("Chưa thực hiện", Status.NOT_STARTED),
        ("chưa", Status.NOT_STARTED),
        ("Dự định, chưa có kế hoạch", Status.NOT_STARTED),
        ("Thường xuyên, liên tục", Status.CONTINUOUS),
        ("Không triển khai", Status.DROPPED),
        ("Huỷ", Status.DROPPED),
        ("Chưa có thông tin đánh giá", Status.NO_INFORMATION),
    ],
)
def test_another_way_of_writing_a_status_is_understood(typed: str, read: Status) -> None:
    assert (status(typed).outcome, status(typed).value) == (Outcome.VALUE, StatusReading(read))


@pytest.mark.parametrize(
    "typed", ["Hoàn thành quá hạn (trễ hạn)", "Hoàn thành chậm", "Đã hoàn thành nhưng trễ hạn", "Hoàn thành muộn"]
)
def test_done_after_the_deadline_is_done_and_late(typed: str) -> None:
    assert status(typed).value == StatusReading(Status.DONE, is_late=True)


@pytest.mark.parametrize(
    "typed",
    ["Quá hạn", "Trễ hạn", "Chậm tiến độ", "Sắp đến hạn", "Trong hạn", "Đúng tiến độ", "Đã quá hạn", "Quá hạn 5 ngày"],
)
def test_what_follows_from_the_deadline_is_never_typed(typed: str) -> None:
    reading = status(typed)
    assert (reading.outcome, reading.code) == (Outcome.REFUSED, "status-computed")
    assert Status.DONE.value in reading.details["words"]


def test_not_finished_is_in_progress_with_a_warning() -> None:
    reading = status("Chưa hoàn thành")
    assert (reading.outcome, reading.value) == (Outcome.WARNING, StatusReading(Status.IN_PROGRESS))


def test_a_status_beside_an_overdue_is_used_with_a_warning() -> None:
    reading = status("Đang thực hiện (quá hạn)")
    assert (reading.value.status, reading.code) == (Status.IN_PROGRESS, "status-flag-ignored")


@pytest.mark.parametrize("typed", ["Đã triển khai", "Đã thực hiện", "Cơ bản hoàn thành", "Tạm dừng"])
def test_a_status_with_two_meanings_is_asked_about(typed: str) -> None:
    assert (status(typed).outcome, status(typed).code) == (Outcome.AMBIGUOUS, "status-unclear")


@pytest.mark.parametrize("value", ["80%", "Hoàn thành 80%", 0.8, 80, "22/28"])
def test_a_percentage_is_no_status(value: object) -> None:
    assert status(value).code == "status-percent"


@pytest.mark.parametrize("value", ["Đang chờ ý kiến", "Hoan thanh", True, date(2025, 1, 1), "x" * 100_000])
def test_an_unknown_status_is_refused_with_the_six_words(value: object) -> None:
    reading = status(value)
    assert (reading.code, reading.details["words"].count(",")) == ("status-unknown", 5)


@pytest.mark.parametrize("blank", [None, "", "-", "N/A", "Chưa có số liệu"])
def test_a_blank_status_is_no_data(blank: str | None) -> None:
    assert status(blank).outcome is Outcome.NO_DATA


@pytest.mark.parametrize(
    ("typed", "words", "read"),
    [
        ("nhà  nước", OwnerKind, OwnerKind.STATE),
        ("ĐẶC KHU", BodyKind, BodyKind.SPECIAL_ZONE),
        ("Chưa xác nhận.", Confirmation, Confirmation.UNCONFIRMED),
        ("Chưa có thông tin", Status, Status.NO_INFORMATION),
    ],
)
def test_a_word_of_a_list_is_its_member(typed: str, words: type, read: object) -> None:
    assert word(typed, words).value is read


def test_a_word_outside_the_list_is_refused_with_the_list() -> None:
    assert word("khác", OwnerKind).details == {"typed": "khác", "words": "Nhà nước, Doanh nghiệp"}
    assert word("", OwnerKind).outcome is Outcome.NO_DATA
    assert word('"', OwnerKind).code == "cell-ditto"


@pytest.mark.parametrize(
    "typed",
    ["https://quangngai.gov.vn/x?y=1", "HTTP://A.VN", "202/TTr-STTTT", "Metadata: abc", "https://a.vn https://b.vn"],
)
def test_an_address_or_a_document_number_is_evidence(typed: str) -> None:
    assert (link(typed).outcome, link(typed).value) == (Outcome.VALUE, typed)


@pytest.mark.parametrize(
    "typed",
    [
        *(
            "javascript:alert(1)",
            "JaVaScript:x",
            "java\nscript:x",
            "java\u200bscript:x",
            "java\tscript:x",
            "vbscript:x",
        ),
        *("data:text/html,x", " file:///c:/x", "blob:https://a.vn", "https://a.vn javascript:x"),
    ],
)
def test_an_address_that_runs_or_opens_a_file_is_refused(typed: str) -> None:
    assert (link(typed).outcome, link(typed).code) == (Outcome.REFUSED, "link-scheme")


@pytest.mark.parametrize("typed", ["http://", "https://[::1"])
def test_an_address_without_a_host_is_refused(typed: str) -> None:
    assert link(typed).code == "link-broken"


@pytest.mark.parametrize("typed", ["D:\\Bao cao\\thang 11.docx", "\\\\may-chu\\chung"])
def test_a_file_on_one_computer_is_used_with_a_warning(typed: str) -> None:
    assert (link(typed).outcome, link(typed).code) == (Outcome.WARNING, "link-local")
