"""Every sentence about bad data, once: code → (what is wrong, what to do).

The sentences are English msgids with ``{placeholders}``; the catalogue has the Vietnamese.
"""

from __future__ import annotations

from lib.i18n import N_

MESSAGES: dict[str, tuple[str, str]] = {
    # -- cells: text, numbers, dates, deadlines, status
    # -- references: bodies and platforms
    # -- register: tabs, headers, rows
    # -- sources: files and spreadsheets
}
