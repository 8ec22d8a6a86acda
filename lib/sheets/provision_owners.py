"""What the tab of one department is called, and whose tab one is. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from lib.core.cells import normal_key
from lib.core.entities import Department
from lib.core.workbook import CellValue
from lib.sheets.provision_state import FoundTab

TabRow = Mapping[str, CellValue]
OUR_PROTECTION = "[Nền tảng số] "
LONGEST_NUMBERED = 26  # so that a number still fits behind it
_LONGEST_TITLE = 31  # of a worksheet in a file, so that the sheet can be downloaded as it stands
_CODE_IN_BRACKETS = re.compile(r"\(([^()]+)\)$")
_NOT_IN_FILE_TITLES = re.compile(r"[\[\]:*?/\\]")
_NUMBERED = re.compile(r" \(\d+\)$")


@dataclass(frozen=True, slots=True)
class DepartmentTab:
    """A progress tab that one department fills in; ``rows`` are those it starts with.

    ``is_alike``: another department bears the same name, so that only the code tells them apart.
    """

    department: Department
    rows: tuple[TabRow, ...] = ()
    is_alike: bool = False

    @property
    def title(self) -> str:
        return self._titled(_LONGEST_TITLE)

    @property
    def shorter_title(self) -> str:
        """The title with room for a number behind it."""
        return self._titled(LONGEST_NUMBERED)

    def _titled(self, longest: int) -> str:
        """The name; where it has to be cut, or isn't the only one, with the code, which a cut would not keep unique."""
        label = _in_file_title(self.department.label)
        if len(label) <= longest and not self.is_alike:
            return label
        code = _in_file_title(f" ({self.department.code})")[:longest]
        return f"{label[: longest - len(code)].strip()}{code}".strip()


def _in_file_title(text: str) -> str:
    return _NOT_IN_FILE_TITLES.sub("-", text)


def owner_of(found: FoundTab, departments: Sequence[Department]) -> Department | None:
    """The department whose tab this is: by our protection on it, else by the tab's title.

    A title may be the beginning of several names, or the name of several: then the rows say whose it is.
    """
    for protection in found.protections:
        code = _CODE_IN_BRACKETS.search(protection.description)
        if protection.description.startswith(OUR_PROTECTION) and code:
            guarded = [each for each in departments if each.code == code[1]]
            if guarded:
                return guarded[0]
    keys = {normal_key(found.title), normal_key(_NUMBERED.sub("", found.title))}
    for names_of in (_with_code, _whole_names):
        named = [each for each in departments if keys & _keys(names_of(each))]
        if named:
            return (_led_on(found, named) or named)[0]
    begun = [each for each in departments if keys & _keys(_beginnings(each))]
    owners = begun if len(begun) == 1 else _led_on(found, begun)
    return owners[0] if owners else None


def _with_code(department: Department) -> tuple[str, ...]:
    tab = DepartmentTab(department, is_alike=True)
    return tab.title, tab.shorter_title


def _whole_names(department: Department) -> tuple[str, ...]:
    return department.code, department.name, department.short_name, _in_file_title(department.label)


def _beginnings(department: Department) -> tuple[str, ...]:
    """What tabs were called before the code stood in their titles."""
    label = _in_file_title(department.label)
    return label[:_LONGEST_TITLE], label[:LONGEST_NUMBERED]


def _keys(names: Sequence[str]) -> set[str]:
    return {normal_key(name) for name in names if name}


def _led_on(found: FoundTab, departments: Sequence[Department]) -> list[Department]:
    """Which of ``departments`` is named as a lead on the tab; empty when that is none or several."""
    header = found.header
    index = header.columns.get("leads") if header else None
    if len(departments) < 2 or header is None or index is None:
        return []
    leads = _keys([str(value) for value in found.column(index)[header.row + 1 :] if value is not None])
    led = [each for each in departments if leads & _keys(_whole_names(each))]
    return led if len(led) == 1 else []
