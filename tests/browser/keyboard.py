"""Somebody without a mouse: the Tab key, arrows, Enter."""

from __future__ import annotations

from playwright.sync_api import Page

from tests.browser.visitor import AT_REST

_MOST_STEPS = 150
_NAME = """() => {
    const element = document.activeElement;
    const label = element.getAttribute("aria-label") || element.labels?.[0]?.innerText || element.innerText || "";
    return label.replace(/\\s+/g, " ").trim();
}"""
_IS_VISIBLE = """() => {
    const lit = element => {
        const style = getComputedStyle(element);
        return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
    };
    let element = document.activeElement;
    for (let steps = 0; element && steps < 6; steps += 1, element = element.parentElement)
        if (lit(element)) return true;
    return false;
}"""


def tab_to(page: Page, name: str) -> None:
    """Press Tab until the focus is on what is called ``name``, and see that the focus shows."""
    passed = []
    for _ in range(_MOST_STEPS):
        page.keyboard.press("Tab")
        label = page.evaluate(_NAME)
        if label.removesuffix(" *").endswith(name):
            # A list that is opened while the page still scrolls to it closes again.
            page.evaluate(f"({AT_REST})(document.activeElement)")
            assert page.evaluate(_IS_VISIBLE), f"the focus on {name} can't be seen"
            return
        passed.append(label)
    raise AssertionError(f"{name} is not reached; passed: {passed}")


def write(page: Page, name: str, text: str) -> None:
    """Go to the field ``name`` and type."""
    tab_to(page, name)
    page.keyboard.insert_text(text)


def choose(page: Page, name: str, option: str) -> None:
    """Go to the list ``name`` and choose ``option`` by its beginning."""
    tab_to(page, name)
    page.keyboard.insert_text(option)
    page.get_by_role("option", name=option).first.wait_for()
    page.keyboard.press("Enter")
