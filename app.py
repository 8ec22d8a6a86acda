"""The app: the frame around every page, and the navigation."""

from lib.ui import page, report_page
from lib.ui.navigation import navigate
from lib.ui.session import begin_run

begin_run()
page.frame()
navigate()
report_page.files()
