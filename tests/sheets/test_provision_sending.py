"""Setting up while others are at work, and while Google or the network is not well."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Any

import pytest

from lib import schema
from lib.core.messages import MESSAGES
from lib.i18n import translate
from lib.sheets.google import GoogleHome, SpreadsheetLink
from lib.sheets.google_faults import REFUSED
from lib.sheets.protocol import SourceError
from lib.sheets.provision import Provisioner
from lib.sheets.provision_plan import MARKER_KEY, Plan
from lib.sheets.provision_words import Change, Phrase
from lib.sheets.retry import AttemptError, Policy
from lib.sheets.seed import seed_rows
from tests.google_double import Fault, GoogleDouble
from tests.sheets import provisioning as setup
from tests.sheets.provisioning import Stand

BATCH = "spreadsheets.batchUpdate"
PLATFORMS = schema.PLATFORMS.title


@pytest.fixture
def double() -> Iterator[GoogleDouble]:
    with GoogleDouble(quotas=False) as running:
        yield running


class Raced(Provisioner):
    """Others do something between the look and each batch."""

    meanwhile: list[Callable[[], object]]

    def _is_taken(self, plan: Plan) -> bool:
        if self.meanwhile:
            self.meanwhile.pop(0)()
        return super()._is_taken(plan)


def raced(stand: Stand, *meanwhile: Callable[[], object]) -> Raced:
    provisioner = stand.provisioner(kind=Raced)
    assert isinstance(provisioner, Raced)
    provisioner.meanwhile = list(meanwhile)
    return provisioner


class Refusing:
    """A link that reads and has every batch refused, as for an account that is none of Google's."""

    def __init__(self, link: SpreadsheetLink) -> None:
        self._link = link
        self.batches = 0
        self.traffic = link.traffic

    def get(self, path: str, parameters: Mapping[str, Any]) -> bytes:
        return self._link.get(path, parameters)

    def batch_update(self, requests: Sequence[Mapping[str, Any]]) -> None:
        self.batches += 1
        raise AttemptError(REFUSED)

    def operation(self) -> AbstractContextManager[None]:
        return self._link.operation()


def told(error: SourceError, language: str = "en") -> str:
    return ". ".join(translate(language, text, **error.details) for text in MESSAGES[error.code])


def seeded(stand: Stand) -> int:
    return len(stand.sheet.rows(PLATFORMS)) - 1


def test_a_tab_that_somebody_adds_meanwhile_is_used_and_not_made_twice(double: GoogleDouble) -> None:
    stand = setup.stand(double)
    rows = [["Mã", "Tên nền tảng", "Cơ quan chủ quản"], ["X1", "Nền tảng X", "Bộ X"]]
    made = raced(stand, lambda: stand.sheet.add_tab(PLATFORMS, rows)).apply()
    assert made.left.changes == ()
    assert [title for title in stand.sheet.titles if title.startswith(PLATFORMS)] == [PLATFORMS]
    assert [row[:3] for row in stand.sheet.rows(PLATFORMS)] == rows
    assert double.count(BATCH) == 2


def test_two_people_who_run_it_at_once_end_with_one_layout(double: GoogleDouble) -> None:
    stand = setup.stand(double)
    made = raced(stand, lambda: not stand.apply().left.changes).apply()
    assert made.left.changes == ()
    assert len(stand.sheet.titles) == 1 + len(schema.TABS)
    assert seeded(stand) == len(seed_rows(schema.PLATFORMS))


def test_who_is_outrun_twice_is_told_and_nothing_is_half_done(double: GoogleDouble) -> None:
    stand = setup.stand(double)
    others = [lambda title=title: stand.sheet.add_tab(title) for title in (PLATFORMS, schema.DEPARTMENTS.title)]
    with pytest.raises(SourceError) as caught:
        raced(stand, *others).apply()
    assert caught.value.code == "provision-raced"
    assert stand.sheet.titles == ["Trang tính1", PLATFORMS, schema.DEPARTMENTS.title]


def test_what_somebody_types_into_an_empty_tab_meanwhile_is_not_written_over(double: GoogleDouble) -> None:
    stand = setup.stand(double, {PLATFORMS: [], "Tiến độ": [setup.FULL_PROGRESS[:3]]})

    def type_at_once() -> None:
        stand.sheet.type(PLATFORMS, "A1", "Đang soạn")
        stand.sheet.type("Tiến độ", "D1", "Cột của tôi")

    raced(stand, type_at_once).apply()
    assert stand.sheet.rows(PLATFORMS)[0] == ["Đang soạn"]
    assert "Cột của tôi" in stand.sheet.rows("Tiến độ")[0]


@pytest.mark.parametrize("fault", [Fault.APPLIED_THEN_UNAVAILABLE, Fault.APPLIED_THEN_RESET, Fault.PROXY_PAGE])
def test_a_batch_whose_reply_is_lost_is_not_made_twice(double: GoogleDouble, fault: Fault) -> None:
    stand = setup.stand(double)
    double.faults.add(fault, BATCH, times=1)
    made = stand.apply()
    assert (made.left.changes, len(made.changes) > 10) == ((), True)
    assert seeded(stand) == len(seed_rows(schema.PLATFORMS))


def test_rows_sent_twice_arrive_once_even_where_nothing_else_would_clash(double: GoogleDouble) -> None:
    """The tab is there and protected; only its rows are missing."""
    stand = setup.stand(double)
    stand.apply()
    for row in range(len(stand.sheet.rows(PLATFORMS)), 1, -1):
        stand.sheet.delete_row(PLATFORMS, row)
    double.faults.add(Fault.APPLIED_THEN_RESET, BATCH, times=1)
    assert [change.tell("en") for change in stand.apply().changes] == ["“Nền tảng”: write 30 rows where there are none"]
    assert seeded(stand) == len(seed_rows(schema.PLATFORMS))


def test_a_batch_that_google_applies_late_does_not_come_on_top(double: GoogleDouble) -> None:
    stand = setup.stand(double)
    stand.apply()
    for row in range(len(stand.sheet.rows(PLATFORMS)), 1, -1):
        stand.sheet.delete_row(PLATFORMS, row)
    double.faults.add(Fault.APPLIED_LATE, BATCH, times=1, seconds=3600)
    stand.apply()
    double.apply_late_requests()
    assert seeded(stand) == len(seed_rows(schema.PLATFORMS))


def test_the_same_change_can_be_made_again_later(double: GoogleDouble) -> None:
    stand = setup.stand(double)
    stand.apply()
    for _ in range(2):
        stand.sheet.set_locale("en_US")
        assert len(stand.apply().changes) == 1
    assert [item["metadataKey"] for item in stand.sheet.metadata] == [MARKER_KEY] * 2


def test_markers_do_not_gather_for_ever() -> None:
    change = Change(Phrase(""), ({"addSheet": {}},))
    gone = [
        request for request in Plan((change,), (), tuple(range(1, 30))).requests if "deleteDeveloperMetadata" in request
    ]
    few = [request for request in Plan((change,), (), (1, 2)).requests if "deleteDeveloperMetadata" in request]
    assert (len(gone), few) == (29, [])


def test_changes_that_google_refuses_for_good_are_sent_once(double: GoogleDouble) -> None:
    stand = setup.stand(double)
    home = GoogleHome.from_settings(stand.settings)
    link = Refusing(SpreadsheetLink(home.connection, home.identifier))
    with pytest.raises(SourceError) as caught:
        Provisioner(home, link, setup.APP, setup.wishes()).apply()
    assert (caught.value.code, link.batches) == ("provision-refused", 1)
    assert "Check that every account named is one of Google's" in told(caught.value)


@pytest.mark.parametrize(
    ("fault", "kind", "code"),
    [
        (Fault.FORBIDDEN, "spreadsheets.get", "provision-permission"),
        (Fault.FORBIDDEN, BATCH, "provision-permission"),
        (Fault.NOT_FOUND, "spreadsheets.get", "google-not-found"),
        (Fault.UNAVAILABLE, "spreadsheets.get", "provision-offline"),
        (Fault.RESET, BATCH, "provision-unreachable"),
        (Fault.UNAVAILABLE, "spreadsheets.values.batchGet", "provision-offline"),
        (Fault.UNAUTHENTICATED, "spreadsheets.get", "google-credentials"),
    ],
)
def test_each_fault_that_lasts_is_told_in_words_and_leaves_the_sheet_as_it_was(
    double: GoogleDouble, fault: Fault, kind: str, code: str
) -> None:
    stand = setup.stand(double)
    double.faults.add(fault, kind, times=None)
    with pytest.raises(SourceError) as caught:
        stand.apply()
    assert caught.value.code == code
    for language in ("vi", "en"):
        text = told(caught.value, language)
        assert "{" not in text
        assert (setup.APP in text) == (code == "provision-permission")
    assert (stand.sheet.titles, stand.sheet.metadata) == (["Trang tính1"], [])


def test_a_spreadsheet_shared_for_reading_only_names_the_account_to_share_it_with(double: GoogleDouble) -> None:
    stand = setup.stand(double)
    stand.sheet.share("anyone", "reader")
    assert len(stand.changes()) > 10
    with pytest.raises(SourceError) as caught:
        stand.apply()
    assert told(caught.value).endswith(f"Share the spreadsheet with {setup.APP} as an editor, then run this again.")


def test_a_quota_that_is_spent_is_told(double: GoogleDouble) -> None:
    stand = setup.stand(double)
    double.faults.add(Fault.TOO_MANY_REQUESTS, "spreadsheets.get")
    with pytest.raises(SourceError) as caught:
        stand.provisioner(policy=Policy(deadline=0.5)).plan()
    assert caught.value.code == "provision-quota"


def test_many_tabs_are_looked_at_in_addresses_that_front_ends_accept(double: GoogleDouble) -> None:
    tabs = {f"Ủy ban nhân dân phường số {number:03d}": [["Ghi chú"]] for number in range(110)}
    stand = setup.stand(double, tabs)
    double.requests.clear()
    assert len(stand.changes()) > 10
    assert double.count() <= 12


def test_a_network_lost_after_the_changes_were_sent_does_not_say_that_nothing_was_changed(double: GoogleDouble) -> None:
    stand = setup.stand(double)
    double.faults.add(Fault.UNAVAILABLE, "spreadsheets.get", times=None, after=3)
    with pytest.raises(SourceError) as caught:
        stand.apply()
    assert caught.value.code == "provision-unreachable"
    assert len(stand.sheet.titles) == 1 + len(schema.TABS)


def test_no_address_and_no_key_reaches_the_log(double: GoogleDouble, caplog: pytest.LogCaptureFixture) -> None:
    stand = setup.stand(double)
    double.faults.add(Fault.FORBIDDEN, BATCH)
    with caplog.at_level(0), pytest.raises(SourceError):
        stand.apply()
    ours = json.dumps([record.getMessage() for record in caplog.records if record.name.startswith("lib.")])
    assert "google-permission" in ours
    assert not [word for word in (setup.APP, setup.ICT, "ya29", "PRIVATE") if word in ours]
