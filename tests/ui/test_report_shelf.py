"""The shelf of finished papers: made once, bounded, and only whole ones kept."""

from __future__ import annotations

import threading
import time

from lib.reports.papers import Papers
from lib.ui.report_shelf import Shelf


def papers(size: int = 10) -> Papers:
    return Papers({"pdf": b"x" * size})


def refuse() -> Papers:
    raise AssertionError("made twice")


def test_what_was_made_is_found_again():
    shelf = Shelf()
    made = shelf.take("a", papers)
    assert shelf.find("a") is made
    assert shelf.take("a", refuse) is made
    assert shelf.find("b") is None


def test_the_shelf_lets_go_of_what_was_not_asked_for_longest():
    shelf = Shelf(most_bytes=30)
    for name in "abc":
        shelf.take(name, papers)
    shelf.find("a")
    shelf.take("d", papers)
    assert [name for name in "abcd" if shelf.find(name)] == ["a", "c", "d"]


def test_papers_larger_than_the_shelf_are_kept_until_the_next():
    shelf = Shelf(most_bytes=5)
    shelf.take("a", papers)
    assert shelf.find("a") is not None
    shelf.take("b", papers)
    assert shelf.find("a") is None


def test_papers_without_their_pdf_are_given_but_not_kept():
    shelf = Shelf()
    assert shelf.take("a", lambda: Papers({"xlsx": b"x"})).files
    assert shelf.find("a") is None
    assert shelf.take("a", papers).is_whole


def test_several_viewers_at_once_have_them_made_once():
    shelf, made = Shelf(), []

    def make() -> Papers:
        made.append(1)
        time.sleep(0.05)
        return papers()

    viewers = [threading.Thread(target=shelf.take, args=("a", make)) for _ in range(8)]
    for viewer in viewers:
        viewer.start()
    for viewer in viewers:
        viewer.join()
    assert len(made) == 1


def test_a_fault_leaves_the_shelf_usable():
    shelf = Shelf()
    for _ in range(2):
        try:
            shelf.take("a", refuse)
        except AssertionError:
            continue
    assert shelf.take("a", papers).is_whole
