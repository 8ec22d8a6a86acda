"""Departments: the list, then one department in full when one is chosen."""

from lib.ui import detail, page, show

opened = page.open_page("departments")
show.count_of(len(opened.views.selection(opened.filter)), len(opened.views.board.progress))

if len(opened.filter.departments) == 1:
    detail.department(opened, opened.filter.departments[0])
else:
    detail.department_list(opened)
