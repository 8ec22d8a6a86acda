"""A proposal, from the first letter to the list after a restart."""

from __future__ import annotations

import json
import time

import sqlalchemy as sa
from playwright.sync_api import Locator, expect

from lib.core.proposals import KIND_WORDS, ProposalKind, is_id
from lib.i18n import translate
from lib.sync import store
from lib.sync.drafts import drafts
from lib.ui.proposal_fields import LABELS
from tests.browser.serving import Server
from tests.browser.visitor import PHONE, Visitor

TYPED = {
    "name": "Nền tảng quản lý cảng cá",
    "need": "Theo dõi tàu cá ra vào cảng và truy xuất nguồn gốc thủy sản.",
    "scope": "Toàn tỉnh",
    "users": "Ban quản lý cảng cá, chủ tàu",
    "functions": "Đăng ký ra vào cảng; nhật ký khai thác; thống kê",
    "governing_agency": "Sở Nông nghiệp và Môi trường",
    "similar": "Chưa có nền tảng tương tự trong danh mục.",
}
BODY = "Sở Nông nghiệp và Môi trường"


BUNDLED_SAMPLE = ""  # no source at all: on the bundled sample anybody may try the form


def fill_in(visitor: Visitor, typed: dict[str, str]) -> None:
    """Everything that is required."""
    visitor.pick(translate("vi", LABELS["kind"]), translate("vi", KIND_WORDS[ProposalKind.LOCAL]))
    visitor.pick(translate("vi", LABELS["proposing_body"]), BODY)
    for name, text in typed.items():
        visitor.fill(translate("vi", LABELS[name]), text)
    visitor.settle()


def wait_until_kept(server: Server, typed: dict[str, str]) -> None:
    """The last field is on its way when it is left."""
    engine = store.open_state(server.state_url)
    until = time.monotonic() + 20
    while time.monotonic() < until:
        with engine.connect() as connection:
            kept = [json.loads(content) for content in connection.scalars(sa.select(drafts.c.content))]
        if any(typed.items() <= draft.items() for draft in kept):
            return
        time.sleep(0.05)
    raise AssertionError(f"not kept: {kept}")


def send(visitor: Visitor) -> None:
    visitor.page.get_by_role("button", name=translate("vi", "Send the proposal")).click()
    visitor.settle()


def receipt(visitor: Visitor) -> str:
    """The code to quote."""
    said = translate("vi", "The proposal was received. Quote this code when you ask about it:")
    expect(visitor.page.get_by_text(said)).to_be_visible(timeout=20_000)
    return visitor.page.get_by_test_id("stCode").inner_text().strip()


def sent_list(visitor: Visitor) -> Locator:
    """The list of the proposals sent."""
    visitor.page.get_by_role("tab", name=translate("vi", "Proposals sent")).click()
    return visitor.page.get_by_role("tabpanel").get_by_test_id("stDataFrame").first


def test_a_sent_proposal_is_found_in_the_list_after_a_restart(serve, visit):
    server = serve(BUNDLED_SAMPLE)
    visitor = visit(server)
    visitor.open("/de-xuat")
    fill_in(visitor, TYPED)
    send(visitor)
    code = receipt(visitor)
    assert is_id(code)
    page = visitor.page
    page.get_by_role(
        "link", name=translate("vi", "See this proposal, at an address that can be sent to others")
    ).click()
    expect(page.get_by_role("tab", name=translate("vi", "Proposals sent"), selected=True)).to_be_visible()
    expect(page.get_by_role("tabpanel").get_by_text(TYPED["need"])).to_be_visible()
    assert page.url.endswith(f"?proposal={code}")
    visitor.leave()

    server.restart()
    newcomer = visit(server)
    newcomer.open("/de-xuat")
    listed = sent_list(newcomer)
    expect(listed.locator("td").filter(has_text=code)).to_have_count(1, timeout=20_000)
    expect(listed.locator("td").filter(has_text=TYPED["name"])).to_have_count(1)


def test_a_refused_form_says_why_beside_the_field_and_keeps_what_was_typed_on_a_phone(serve, visit):
    visitor = visit(serve(BUNDLED_SAMPLE), PHONE)
    page = visitor.open("/de-xuat")
    fill_in(visitor, TYPED | {"need": ""})
    send(visitor)
    summary = translate("vi", "{count} fields need your attention; nothing you typed was lost.", count=1)
    expect(page.get_by_text(summary)).to_be_visible()
    expect(page.get_by_text(translate("vi", "Please fill this in."))).to_have_count(1)
    for name, text in TYPED.items():
        if name != "need":
            label = translate("vi", LABELS[name])
            expect(page.get_by_label(f"{label} *", exact=True)).to_have_value(text)
    visitor.fill(translate("vi", LABELS["need"]), TYPED["need"])
    send(visitor)
    assert is_id(receipt(visitor))


def test_what_was_typed_without_an_account_is_there_again_after_a_restart(serve, visit):
    server = serve(BUNDLED_SAMPLE)
    visitor = visit(server)
    visitor.open("/de-xuat")
    fill_in(visitor, TYPED)
    wait_until_kept(server, TYPED)
    server.restart()
    page = visitor.open("/de-xuat")
    visitor.complaints.clear()  # the page that was open while the server was away says so
    for name, text in TYPED.items():
        expect(page.get_by_label(f"{translate('vi', LABELS[name])} *", exact=True)).to_have_value(text)
    somebody_else = visit(server)
    page = somebody_else.open("/de-xuat")
    expect(page.get_by_label(f"{translate('vi', LABELS['name'])} *", exact=True)).to_have_value("")
