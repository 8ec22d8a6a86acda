"""The three files of a pack, the PDF set in its own process while the other two are written."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as StillRunning
from dataclasses import dataclass

from lib.i18n import N_
from lib.reports.pack_model import Pack
from lib.reports.pack_pdf import to_pdf
from lib.reports.pdf_file import TypesettingError
from lib.reports.workbook_file import Progress

log = logging.getLogger(__name__)
MIMES: Mapping[str, str] = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
PDF_FAILED = N_(
    "The PDF could not be made this time; the other files are complete. Try again in a moment; if it fails again, "
    "tell the ICT department: the technical details are in the log."
)
_LOOK_SECONDS = 0.2
# How much of the whole each file is, by the time it takes.
_PARTS = {"docx": 0.15, "xlsx": 0.35, "pdf": 0.5}


@dataclass(frozen=True, slots=True)
class Papers:
    """Finished files by their ending; the PDF is missing when it could not be set."""

    files: Mapping[str, bytes]

    @property
    def is_whole(self) -> bool:
        return "pdf" in self.files

    @property
    def size(self) -> int:
        """Bytes of all of them together."""
        return sum(map(len, self.files.values()))


def make_papers(pack: Pack, progress: Progress | None = None) -> Papers:
    """PDF, Word and Excel of ``pack``. A typesetter that fails leaves the PDF out; the reason goes to the log."""
    from lib.reports.pack_docx import to_docx  # noqa: PLC0415 - long to load, and most starts are for looking
    from lib.reports.pack_xlsx import to_xlsx  # noqa: PLC0415 - likewise

    done = dict.fromkeys(_PARTS, 0.0)

    def share(kind: str) -> Progress:
        def note(part: float) -> None:
            done[kind] = part
            if progress is not None and kind != "pdf":  # that one is noted in another thread
                progress(sum(_PARTS[name] * part for name, part in done.items()))

        return note

    with ThreadPoolExecutor(1) as typesetting:
        pdf = typesetting.submit(to_pdf, pack, share("pdf"))
        files = {"docx": to_docx(pack, share("docx")), "xlsx": to_xlsx(pack, share("xlsx"))}
        made = finished(pdf.result, lambda: share("xlsx")(1.0))
    if progress is not None:
        progress(1.0)
    return Papers(files if made is None else {"pdf": made, **files})


def finished(result: Callable[[float], bytes], meanwhile: Callable[[], None]) -> bytes | None:
    """What ``result`` gives, looked at again and again; None, and a line in the log, when setting it failed."""
    while True:
        try:
            return result(_LOOK_SECONDS)
        except StillRunning:
            meanwhile()
        except TypesettingError as error:
            log.error("a paper could not be set: %s", error)
            return None
