"""Guide: how to fill in the sheet, and what statuses and flags mean."""

from lib.ui import guide, page

opened = page.open_page("guide", has_filters=False)
guide.officer()
guide.statuses()
guide.flags()
guide.columns()
