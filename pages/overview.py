"""Overview: where do we stand, who is late or silent, what needs somebody now."""

import streamlit as st

from lib.ui import attention, opening, overview, page, show
from lib.ui.session import t

opened = page.open_page("overview")
views, wanted = opened.views, opened.filter

show.count_of(len(views.selection(wanted)), len(views.board.progress))
if views.selection(wanted).empty:
    show.nothing_selected()
else:
    attention.in_one_sentence(opened)
    show.totals(opened, views.totals(wanted), below=attention.outlook(opened))
    opening.doors(opened)

    st.header(t("What needs attention now"), anchor=False)
    attention.show(opened)

    overview.in_parts(opened)
