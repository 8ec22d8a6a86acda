"""Guide: how to fill in the sheet, and what statuses and flags mean."""

from lib.ui import guide, page

service = page.open_without_figures("guide")
guide.sheet(service)
guide.officer()
guide.statuses()
guide.flags()
guide.columns()
