"""A chosen task stays chosen when the rows around it change."""

from __future__ import annotations

from tests.pages.sessions import App, choose_row, field, move, open_part
from tests.pages.workbooks import FINANCE_CODE


def in_full(session) -> list[str]:
    """The task that is shown in full below its table."""
    return [text.value for text in session.text if "Nhiệm vụ thử nghiệm số" in text.value]


def test_a_chosen_task_stays_when_a_filter_moves_it_up(app: App):
    session = open_part(app.visit(), "overview_parts", "Nhiệm vụ")
    tasks = session.dataframe[-1].value["task"].tolist()
    position = tasks.index("Nhiệm vụ thử nghiệm số 10")
    choose_row(session, "all", position)
    session.run()
    assert in_full(session) == ["Nhiệm vụ thử nghiệm số 10"]
    field(session, "Đơn vị chủ trì").set_value([FINANCE_CODE])
    session.run()
    assert session.dataframe[-1].value["task"].tolist().index("Nhiệm vụ thử nghiệm số 10") != position
    assert in_full(session) == ["Nhiệm vụ thử nghiệm số 10"]


def test_a_chosen_task_that_is_filtered_out_is_not_shown_in_another_ones_place(app: App):
    session = open_part(app.visit(), "overview_parts", "Nhiệm vụ")
    tasks = session.dataframe[-1].value["task"].tolist()
    choose_row(session, "all", tasks.index("Nhiệm vụ thử nghiệm số 1"))
    session.run()
    assert in_full(session) == ["Nhiệm vụ thử nghiệm số 1"]
    field(session, "Đơn vị chủ trì").set_value([FINANCE_CODE])
    session.run()
    assert not in_full(session)


def test_an_open_tab_stays_open_when_counts_on_the_tabs_change(app: App):
    session = app.visit("deadlines")
    label = next(tab.label for tab in session.tabs if tab.label.startswith("Quá hạn"))
    open_part(session, "deadline_parts", label)
    assert session.session_state["deadline_parts"] == label
    field(session, "Đơn vị chủ trì").set_value([FINANCE_CODE])
    session.run()
    opened = session.session_state["deadline_parts"]
    assert opened != label
    assert opened.startswith("Quá hạn")
    move(session, "obstacles")
    assert move(session, "deadlines").session_state["deadline_parts"] == opened


def test_an_address_that_names_a_part_opens_it_once(app: App):
    session = app.visit(flag="overdue", part="tasks")
    assert session.session_state["overview_parts"] == "Nhiệm vụ"
    assert "part" not in session.query_params
    assert session.dataframe[-1].value["days"].tolist() == [40, 10, 5]
    open_part(session, "overview_parts", "Xếp thứ tự")
    assert session.session_state["overview_parts"] == "Xếp thứ tự"


def test_an_address_that_names_no_part_of_the_page_opens_the_first(app: App):
    session = app.visit(part="nowhere")
    assert session.session_state["overview_parts"] == "Xếp thứ tự"
    assert not any("part=nowhere" in html.proto.body for html in session.get("html"))


def test_what_is_behind_closed_tabs_is_not_made(app: App):
    session = app.visit()
    assert [tab.label for tab in session.tabs if tab.children] == ["Xếp thứ tự"]
    open_part(session, "overview_parts", "Nhiệm vụ")
    assert [tab.label for tab in session.tabs if tab.children] == ["Nhiệm vụ"]
