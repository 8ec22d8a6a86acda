"""Platforms: the list, then one platform in full when one is chosen."""

from lib.ui import detail, page, show

opened = page.open_page("platforms")
show.count_of(len(opened.views.selection(opened.filter)), len(opened.views.board.progress))

if len(opened.filter.platforms) == 1:
    detail.platform(opened, opened.filter.platforms[0])
else:
    detail.platform_list(opened)
