"""System: is everything well, what could not be delivered, who did what."""

from lib.ui import audit_log, page, system

service = page.open_without_figures("system")
system.mode()
system.checks(service)
system.parked(service)
audit_log.show(service)
