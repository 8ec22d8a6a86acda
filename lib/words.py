"""The words of the sheet and of what the app concludes: the only ones a cell or a flag may have."""

from __future__ import annotations

from enum import StrEnum


class Status(StrEnum):
    """What a department types in *Trạng thái*. The value is the word of the sheet."""

    NOT_STARTED = "Chưa triển khai"
    IN_PROGRESS = "Đang thực hiện"
    DONE = "Hoàn thành"
    CONTINUOUS = "Thường xuyên"
    DROPPED = "Không thực hiện"
    NO_INFORMATION = "Chưa có thông tin"


class Flag(StrEnum):
    """What the app concludes about a row; never typed."""

    OVERDUE = "overdue"
    DUE_SOON = "due_soon"
    NOT_REPORTED = "not_reported"
    CONTRADICTORY = "contradictory"
    DONE_LATE = "done_late"


class OwnerKind(StrEnum):
    """Who owns a platform nationally (*Loại chủ quản*)."""

    STATE = "Nhà nước"
    ENTERPRISE = "Doanh nghiệp"


class Confirmation(StrEnum):
    """How far a catalogue row has been checked against its legal source (*Xác nhận*)."""

    CONFIRMED = "Đã xác nhận"
    PARTLY = "Xác nhận một phần"
    UNCONFIRMED = "Chưa xác nhận"


class BodyKind(StrEnum):
    """Kinds of bodies (*Loại*), of every epoch since 2022."""

    DEPARTMENT = "Sở"
    EQUIVALENT = "Cơ quan ngang sở"
    AGENCY = "Cơ quan chuyên môn"
    BOARD = "Ban"
    DISTRICT = "Cấp huyện"
    COMMUNE = "Xã"
    WARD = "Phường"
    SPECIAL_ZONE = "Đặc khu"
    OTHER = "Khác"


class PeriodState(StrEnum):
    """How far the figures of a reporting period are settled (*Trạng thái kỳ*)."""

    OPEN = "Đang mở"
    REVIEW = "Đang rà soát"
    FINAL = "Đã chốt"
