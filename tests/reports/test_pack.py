"""What a pack says, before it becomes a file."""

from __future__ import annotations

from dataclasses import asdict, replace
from datetime import date

import pyarrow as pa
import pytest

from lib.core.proposals import PrivateNote, ProposalState
from lib.core.selection import Filter, Window, select
from lib.core.summaries import totals
from lib.reports.filter_words import filter_words
from lib.reports.issuer import issuer_of
from lib.reports.pack import build_pack
from lib.reports.pack_model import PAPER_ROWS, Changes, Earlier
from tests.builders import board_of, task
from tests.reports.packs import LAST_WEEK, pack_of, proposal, sample_board, sample_pack

LATE = {"deadline": "10/2026", "status": "Đang thực hiện"}


def test_the_parts_come_in_the_order_of_a_meeting():
    names = [part.name for part in sample_pack("vi").parts]
    assert names == ["summary", "totals", "ranking", "overdue", "obstacles", "proposals", "quality", "silent"]


def test_what_changed_stands_after_the_ranking_when_it_is_given():
    changes = Changes(("Hoàn thành thêm 3 nhiệm vụ.",), pa.table({"task": ["Một"], "link": [None]}))
    pack = pack_of(board_of(task()), changes=changes)
    assert [part.name for part in pack.parts][2:4] == ["ranking", "changes"]
    assert pack.part("changes").columns == ("task",)
    assert pack.part("changes").sentences == changes.sentences


def test_figures_are_the_totals_of_the_selection():
    board = sample_board()
    figures = {figure.name: figure.value for figure in sample_pack("vi").figures}
    expected = asdict(totals(board.progress))
    assert figures == {name: expected[name] for name in figures}


def test_a_figure_changes_only_against_a_figure_that_is_known():
    pack = pack_of(board_of(task(), task(**LATE)), earlier=Earlier(date(2026, 11, 17), {"overdue": 3}))
    changes = {figure.name: figure.change for figure in pack.figures}
    assert changes["overdue"] == -2
    assert changes["done"] is None
    assert any("quá hạn −2" in sentence for sentence in pack.part("summary").sentences)


def test_overdue_tasks_come_longest_first_with_their_reason():
    board = board_of(
        task(**LATE), task(**LATE | {"deadline": "8/2026"}), task(**LATE | {"obstacles": None, "deadline": "9/2026"})
    )
    part = pack_of(board).part("overdue")
    assert part.table is not None
    assert part.table["days"].to_pylist() == [85, 55, 24]
    assert part.table["obstacles"].to_pylist() == ["Chưa bố trí kinh phí", None, "Chưa bố trí kinh phí"]
    assert part.blanks["obstacles"] == "chưa nêu"


def test_a_task_without_report_counts_as_silence_even_when_it_is_overdue():
    board = board_of(task(deadline="10/2026", status=None), task(), task(leads="Sở Y tế", status=None))
    silent = pack_of(board).part("silent").table
    assert silent is not None
    assert silent.select(["department", "not_reported", "total"]).to_pylist() == [
        {"department": "Sở Y tế", "not_reported": 1, "total": 1},
        {"department": "Sở Khoa học và Công nghệ", "not_reported": 1, "total": 2},
    ]


def test_a_long_list_is_cut_on_paper_and_says_so():
    board = board_of(*[task(**LATE | {"task": f"Việc {number}"}) for number in range(PAPER_ROWS + 7)])
    part = pack_of(board).part("overdue")
    assert part.on_paper is not None
    assert part.on_paper.num_rows == PAPER_ROWS
    assert part.table is not None
    assert part.table.num_rows == PAPER_ROWS + 7
    assert f"{PAPER_ROWS} nhiệm vụ quá hạn lâu nhất trong tổng số {PAPER_ROWS + 7}" in part.sentences[0]


def test_the_ranking_is_never_cut():
    ranking = sample_pack("vi").part("ranking")
    assert ranking.on_paper is ranking.table


def test_departments_whose_tasks_are_all_left_out_of_shares_come_last():
    board = board_of(task(leads="Sở Y tế", status="Thường xuyên", deadline="Thường xuyên"), task(), task())
    ranking = pack_of(board).part("ranking").table
    assert ranking is not None
    assert ranking["department"].to_pylist() == ["Sở Khoa học và Công nghệ", "Sở Y tế"]
    assert ranking["rate"].to_pylist() == [0.0, None]


def test_problems_are_those_of_the_selected_rows():
    board = board_of(task(percent="abc"), task(leads="Sở Y tế", percent="xyz"))
    whole, chosen = (
        pack_of(board),
        build_pack(
            board, select(board, Filter(departments=("YT",))), language="vi", wanted=Filter(departments=("YT",))
        ),
    )
    assert "abc" in whole.problems["value"].to_pylist()
    assert chosen.problems["value"].to_pylist() == ["xyz"]
    assert chosen.part("quality").table["department"].to_pylist() == ["Sở Y tế"]
    assert chosen.filters == ("Đơn vị chủ trì: Sở Y tế",)


def test_private_notes_of_proposals_are_nowhere_in_a_pack():
    record = replace(proposal(), private_notes=(PrivateNote("e", "2026-10-06", "review", "KHCN", "ghi chú kín"),))
    assert "ghi chú kín" not in repr(pack_of(board_of(task()), proposals=[record]))


def test_proposals_say_where_they_stand():
    records = [proposal(), replace(proposal(kind="?"), id="DX-26-2", state=ProposalState.WITHDRAWN, sent_at="?")]
    pack = pack_of(board_of(task()), proposals=records)
    assert pack.part("proposals").table.to_pylist()[1]["sent"] is None
    assert pack.part("proposals").table["supporters"].to_pylist() == [1, 1]
    assert any("Đề xuất nền tảng: 2, trong đó đang xử lý 1." in said for said in pack.part("summary").sentences)


def test_the_matrix_has_the_worst_state_of_each_meeting():
    board = board_of(task(), task(**LATE), task(leads="Sở Y tế", platform="NT02"))
    matrix = pack_of(board).matrix
    assert matrix.platforms == ("NT01 Nền tảng địa chỉ số", "NT02 Nền tảng bản đồ số")
    assert matrix.departments == ("Sở Khoa học và Công nghệ", "Sở Y tế")
    assert matrix.states == {(0, 0): "overdue", (1, 1): "in_progress"}


@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_pack_of_nothing_says_so_and_has_every_part(language):
    board = board_of(task())
    nothing = Filter(text="không có việc nào như thế")
    pack = build_pack(board, select(board, nothing), language=language, wanted=nothing, earlier=LAST_WEEK)
    assert len(pack.part("summary").sentences) == 1
    assert pack.matrix.is_empty
    assert not pack.charts
    assert all(part.nothing for part in pack.parts if part.table is not None and not part.table.num_rows)


def test_a_filter_is_told_in_words():
    wanted = Filter(
        departments=("YT", "??"),
        statuses=("Hoàn thành",),
        flags=("overdue",),
        window=Window.NEXT_30_DAYS,
        text=" bản đồ ",
    )
    assert filter_words(board_of(task()), wanted, "en") == (
        "Lead department: Sở Y tế, ??",
        "Reported status: Done",
        "Flag: Overdue",
        "Due: Next 30 days",
        "Search: “bản đồ”",
    )
    assert filter_words(board_of(task()), Filter(), "vi") == ()


def test_a_long_choice_is_told_shortly():
    words = filter_words(board_of(task()), Filter(departments=tuple(map(str, range(40)))), "vi")
    assert words[0].endswith("11 và 28 mục khác")


@pytest.mark.parametrize(
    ("language", "upper"), [("vi", "Ủy ban nhân dân tỉnh Quảng Ngãi"), ("en", "People's Committee of Quảng Ngãi")]
)
def test_the_issuer_comes_from_the_province_and_the_list_of_bodies(language, upper):
    issuer = issuer_of("Tỉnh Quảng Ngãi", sample_board().departments["Q25-KHCN"], language)
    assert (issuer.upper, issuer.place, issuer.sign) == (upper, "Quảng Ngãi", "SKHCN")
    assert issuer.body == "Sở Khoa học và Công nghệ"
    assert issuer_of("", None, language).body == ""
