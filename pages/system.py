"""System: is everything well, what could not be delivered, who did what."""

from lib.ui import audit_log, page, system

opened = page.open_page("system", has_filters=False)
system.mode()
system.checks(opened)
system.parked(opened)
audit_log.show(opened)
