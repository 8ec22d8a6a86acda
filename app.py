"""The app: page settings, the frame around every page, and the navigation."""

import streamlit as st

from lib import config
from lib.i18n import N_, translate
from lib.ui import page, report_page
from lib.ui.navigation import navigate
from lib.ui.session import begin_run, language

begin_run()
st.set_page_config(
    page_title=translate(language(), N_("National digital platforms")),
    page_icon=str(config.ROOT / "lib" / "ui" / "icon.png"),
    layout="wide",
)
page.frame()
navigate()
report_page.files()
