"""Refusals as Google words them: a status and the JSON body that goes with it."""

from __future__ import annotations

from typing import Any

JsonObject = dict[str, Any]

STATUS_NAMES = {
    400: "INVALID_ARGUMENT",
    401: "UNAUTHENTICATED",
    403: "PERMISSION_DENIED",
    404: "NOT_FOUND",
    429: "RESOURCE_EXHAUSTED",
    500: "INTERNAL",
    501: "UNIMPLEMENTED",
    503: "UNAVAILABLE",
}
_NO_CREDENTIALS = (
    "Request had invalid authentication credentials. Expected OAuth 2 access token, login cookie or other "
    "valid authentication credential. See https://developers.google.com/identity/sign-in/web/devconsole-project."
)


class ApiError(Exception):
    """A request is refused with ``status`` and ``body`` ({"error": {...}})."""

    def __init__(self, status: int, message: str, **extra: Any) -> None:
        super().__init__(message)
        self.status = status
        self.message = message
        self.extra = extra

    @property
    def body(self) -> JsonObject:
        error: JsonObject = {"code": self.status, "message": self.message}
        if "errors" in self.extra:
            error["errors"] = self.extra["errors"]
        if self.extra.get("has_status_name", True):
            error["status"] = STATUS_NAMES[self.status]
        if "details" in self.extra:
            error["details"] = self.extra["details"]
        return {"error": error}


def bad_request(message: str) -> ApiError:
    """400 with nothing but a message."""
    return ApiError(400, message)


def violation(message: str, field: str = "") -> ApiError:
    """400 for a body that isn't the message it should be; ``field`` is its path in snake case."""
    found = {"field": field, "description": message} if field else {"description": message}
    details = [{"@type": "type.googleapis.com/google.rpc.BadRequest", "fieldViolations": [found]}]
    return ApiError(400, message, details=details)


def unknown_mask_path(path: str) -> ApiError:
    """400 for a field of ``fields=`` that the reply doesn't have."""
    description = f"Error expanding 'fields' parameter. Cannot find matching fields for path '{path}'."
    details = [
        {
            "@type": "type.googleapis.com/google.rpc.BadRequest",
            "fieldViolations": [{"field": path, "description": description}],
        }
    ]
    return ApiError(400, "Request contains an invalid argument.", details=details)


def not_found() -> ApiError:
    """404 of the Sheets API."""
    return ApiError(404, "Requested entity was not found.")


def permission_denied() -> ApiError:
    """403: the spreadsheet isn't shared with the caller."""
    return ApiError(403, "The caller does not have permission")


def file_not_found(file_id: str) -> ApiError:
    """404 of the Drive API, which has a list of errors and no status name."""
    message = f"File not found: {file_id}."
    found = {
        "message": message,
        "domain": "global",
        "reason": "notFound",
        "location": "fileId",
        "locationType": "parameter",
    }
    return ApiError(404, message, errors=[found], has_status_name=False)


def unauthenticated(is_drive: bool = False) -> ApiError:
    """401: no token, or one that isn't known or has expired."""
    if not is_drive:
        return ApiError(401, _NO_CREDENTIALS)
    found = {
        "message": "Invalid Credentials",
        "domain": "global",
        "reason": "authError",
        "location": "Authorization",
        "locationType": "header",
    }
    return ApiError(401, _NO_CREDENTIALS, errors=[found])


def quota_exceeded(metric: str, per_user: bool) -> ApiError:
    """429 as recorded; ``metric`` is ``Read`` or ``Write``. There is no Retry-After."""
    limit = f"{metric} requests per minute" + (" per user" if per_user else "")
    message = (
        f"Quota exceeded for quota metric '{metric} requests' and limit '{limit}' "
        "of service 'sheets.googleapis.com' for consumer 'project_number:1'."
    )
    detail = {
        "@type": "type.googleapis.com/google.rpc.ErrorInfo",
        "reason": "RATE_LIMIT_EXCEEDED",
        "domain": "googleapis.com",
        "metadata": {
            "consumer": "projects/1",
            "quota_limit": f"{metric}RequestsPerMinutePer{'User' if per_user else 'Project'}",
            "quota_metric": f"sheets.googleapis.com/{metric.lower()}_requests",
            "service": "sheets.googleapis.com",
        },
    }
    return ApiError(429, message, details=[detail])


def rate_limit_exceeded() -> ApiError:
    """403 rateLimitExceeded, the older way of saying 429 (Drive still does)."""
    found = {"domain": "usageLimits", "reason": "rateLimitExceeded", "message": "Rate Limit Exceeded"}
    return ApiError(403, "Rate Limit Exceeded", errors=[found], has_status_name=False)


def plain_failure(status: int) -> ApiError:
    """500 and 503 as the API words them."""
    messages = {500: "Internal error encountered.", 503: "The service is currently unavailable."}
    return ApiError(status, messages[status])


def html_page(status: int, title: str) -> bytes:
    """An error page of a front end or a proxy: HTML where JSON was expected."""
    return (
        "<!DOCTYPE html>\n<html lang=en>\n<meta charset=utf-8>\n"
        f"<title>Error {status} ({title})!!1</title>\n"
        f"<p><b>{status}.</b> <ins>That's an error.</ins>\n<p>{title}. <ins>That's all we know.</ins>\n</html>\n"
    ).encode()
