"""spreadsheets.batchUpdate: many requests, all or nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.google_double import batch_cells, batch_dimensions, batch_metadata, batch_ranges, batch_tabs
from tests.google_double.contract import check_body
from tests.google_double.errors import ApiError, bad_request
from tests.google_double.spreadsheet import Spreadsheet

JsonObject = dict[str, Any]
Handler = Callable[[Spreadsheet, JsonObject, str], JsonObject | None]
_HANDLERS: dict[str, Handler] = {
    **batch_tabs.HANDLERS,
    **batch_cells.HANDLERS,
    **batch_dimensions.HANDLERS,
    **batch_ranges.HANDLERS,
    **batch_metadata.HANDLERS,
}


def batch_update(book: Spreadsheet, body: JsonObject, account: str) -> list[JsonObject]:
    """The replies, one for each request ({} where a request has none).

    One request that fails puts everything back as it was, the earlier requests included.
    """
    check_body("BatchUpdateSpreadsheetRequest", body)
    requests = body.get("requests") or []
    if not requests:
        raise bad_request("Must specify at least one request.")
    replies: list[JsonObject] = book.transaction(
        lambda: [_run(book, index, request, account) for index, request in enumerate(requests)]
    )
    return replies


def _run(book: Spreadsheet, index: int, request: JsonObject, account: str) -> JsonObject:
    if not request:
        raise bad_request(f"Invalid requests[{index}]: No request set.")
    ((name, payload),) = request.items()
    handler = _HANDLERS.get(name)
    if handler is None:
        raise ApiError(501, f"The double doesn't do requests[{index}].{name}.")
    try:
        reply = handler(book, payload or {}, account)
    except ApiError as error:
        if error.status != 400 or error.message.startswith("Invalid requests["):
            raise
        raise ApiError(400, f"Invalid requests[{index}].{name}: {error.message}", **error.extra) from None
    return {} if reply is None else {name: reply}
