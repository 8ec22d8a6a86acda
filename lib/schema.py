"""The one truth of the sheet: tabs, headers, kinds, required columns and allowed words.

Everything that names a header comes from here: the reader, the drop-downs, the sample,
the README's table. A header or a word of the sheet is Vietnamese because people type it;
fields in code are English.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass
from enum import StrEnum

from lib.words import BodyKind, Confirmation, OwnerKind, PeriodState, Status


class Kind(StrEnum):
    """How the cells of a column are read."""

    CODE = "code"
    TEXT = "text"
    WORD = "word"
    PERCENT = "percent"
    DATE = "date"
    DEADLINE = "deadline"
    STATUS = "status"
    BODY = "body"
    BODIES = "bodies"
    PLATFORM = "platform"
    LINK = "link"


class Writer(StrEnum):
    """Who writes a tab."""

    ICT = "ict"
    DEPARTMENTS = "departments"
    SETUP = "setup"
    APP = "app"


@dataclass(frozen=True, slots=True)
class Column:
    """One column: ``field`` in code, ``header`` on the sheet, ``also`` the other headers offices use, by semicolons."""

    field: str
    header: str
    kind: Kind = Kind.TEXT
    required: bool = False
    also: str = ""
    words: type[StrEnum] | None = None
    is_personal: bool = False  # a person's name, number or address, or a private note: quoted nowhere

    @property
    def aliases(self) -> tuple[str, ...]:
        """The other headers offices use for this column."""
        return tuple(self.also.split("; ")) if self.also else ()


@dataclass(frozen=True, eq=False)
class Tab:
    """One kind of tab, equal to itself alone. ``many`` says that every tab with this header is read."""

    name: str
    title: str
    writer: Writer
    columns: tuple[Column, ...]
    many: bool = False

    @functools.cached_property
    def required(self) -> tuple[Column, ...]:
        """The columns without which a tab is none of this kind; asked for at every row that may be a header."""
        return tuple(column for column in self.columns if column.required)

    def column(self, field: str) -> Column:
        """The column of ``field``; KeyError when the tab has none."""
        for column in self.columns:
            if column.field == field:
                return column
        raise KeyError(field)


PLATFORMS = Tab(
    "platforms",
    "Nền tảng",
    Writer.ICT,
    (
        Column("code", "Mã", Kind.CODE, True, "Mã nền tảng; Mã NT; Mã số"),
        Column("name", "Tên nền tảng", Kind.TEXT, True, "Tên nền tảng số; Nền tảng số quốc gia"),
        Column("scope", "Phạm vi", Kind.TEXT, False, "Chức năng; Mô tả; Mô tả ngắn gọn"),
        Column("governing_agency", "Cơ quan chủ quản", Kind.TEXT, True, "Chủ quản"),
        Column("owner_kind", "Loại chủ quản", Kind.WORD, False, "Loại hình chủ quản", OwnerKind),
        Column("group", "Nhóm", Kind.TEXT, False, "Nhóm nền tảng; Lĩnh vực"),
        Column("catalogue", "Danh mục", Kind.TEXT, False, "Danh mục công bố; Thuộc danh mục"),
        Column("valid_from", "Hiệu lực từ", Kind.DATE, False, "Từ ngày"),
        Column("valid_to", "Hiệu lực đến", Kind.DATE, False, "Đến ngày"),
        Column("replaced_by", "Thay thế bởi", Kind.TEXT, False, "Được thay thế bởi"),
        Column("confirmation", "Xác nhận", Kind.WORD, False, "Tình trạng xác nhận", Confirmation),
        Column("source", "Nguồn", Kind.TEXT),
        Column("note", "Ghi chú", Kind.TEXT),
    ),
)

DEPARTMENTS = Tab(
    "departments",
    "Đơn vị",
    Writer.ICT,
    (
        Column("code", "Mã", Kind.CODE, True, "Mã đơn vị; Mã ĐV; Mã cơ quan"),
        Column("name", "Tên đơn vị", Kind.TEXT, True, "Tên cơ quan; Tên cơ quan, đơn vị"),
        Column("short_name", "Tên ngắn", Kind.TEXT, False, "Tên viết tắt; Viết tắt"),
        Column("aliases", "Tên khác", Kind.TEXT, False, "Tên gọi khác"),
        Column("kind", "Loại", Kind.WORD, False, "Loại đơn vị; Loại hình", BodyKind),
        Column("valid_from", "Hiệu lực từ", Kind.DATE, False, "Từ ngày"),
        Column("valid_to", "Hiệu lực đến", Kind.DATE, False, "Đến ngày"),
        Column("successor", "Đơn vị kế thừa", Kind.TEXT, False, "Kế thừa bởi"),
        Column("editors", "Tài khoản biên tập", Kind.TEXT, False, "Tài khoản", is_personal=True),
    ),
)

PROGRESS = Tab(
    "progress",
    "Tiến độ",
    Writer.DEPARTMENTS,
    (
        Column("row_id", "Mã dòng", Kind.CODE, False, "Mã nhiệm vụ"),
        Column(
            "platform",
            "Mã nền tảng",
            Kind.PLATFORM,
            True,
            "Nền tảng; Tên nền tảng; Nền tảng số; Nền tảng số quốc gia; Mã NT",
        ),
        Column(
            "leads",
            "Đơn vị chủ trì",
            Kind.BODIES,
            True,
            "Cơ quan chủ trì; Cơ quan, đơn vị chủ trì; Chủ trì; Cơ quan thực hiện; Đơn vị thực hiện; "
            "Cơ quan chủ trì thực hiện; Đơn vị chủ trì thực hiện",
        ),
        Column(
            "supporting",
            "Đơn vị phối hợp",
            Kind.BODIES,
            False,
            "Cơ quan phối hợp; Cơ quan, đơn vị phối hợp; Phối hợp",
        ),
        Column(
            "task",
            "Nhiệm vụ",
            Kind.TEXT,
            True,
            "Tên nhiệm vụ; Nội dung nhiệm vụ; Nhiệm vụ cụ thể; Nội dung công việc; Nội dung; Công việc",
        ),
        Column(
            "deadline",
            "Thời hạn",
            Kind.DEADLINE,
            True,
            "Thời gian hoàn thành; Thời hạn hoàn thành; Thời gian thực hiện; Thời gian; Hạn hoàn thành; "
            "Tiến độ hoàn thành",
        ),
        Column(
            "status",
            "Trạng thái",
            Kind.STATUS,
            True,
            "Tiến độ; Tình trạng; Tình trạng thực hiện; Tiến độ thực hiện; Trạng thái thực hiện",
        ),
        Column(
            "percent",
            "Tỷ lệ hoàn thành (%)",
            Kind.PERCENT,
            False,
            "Tỷ lệ hoàn thành; Tỷ lệ (%); Tỷ lệ %; Tiến độ (%); % hoàn thành; Tỷ lệ",
        ),
        Column(
            "result",
            "Kết quả hiện nay",
            Kind.TEXT,
            False,
            "Kết quả thực hiện; Kết quả đạt được; Kết quả; Kết quả đến nay",
        ),
        Column("evidence", "Minh chứng", Kind.LINK, False, "Tài liệu minh chứng; Link minh chứng"),
        Column(
            "obstacles",
            "Khó khăn vướng mắc",
            Kind.TEXT,
            False,
            "Khó khăn, vướng mắc; Vướng mắc; Khó khăn; Tồn tại, khó khăn; Tồn tại, hạn chế",
        ),
        Column(
            "recommendation",
            "Đề xuất kiến nghị",
            Kind.TEXT,
            False,
            "Đề xuất, kiến nghị; Kiến nghị; Kiến nghị, đề xuất; Đề xuất",
        ),
        Column("contact", "Đầu mối", Kind.TEXT, False, "Đơn vị đầu mối; Đầu mối liên hệ", is_personal=True),
        Column("updated", "Ngày cập nhật", Kind.DATE, False, "Cập nhật ngày; Thời điểm cập nhật; Ngày báo cáo"),
    ),
    many=True,
)

VOCABULARY = Tab(
    "vocabulary",
    "Danh mục",
    Writer.SETUP,
    (
        Column("status", "Trạng thái", Kind.WORD, True, "", Status),
        Column("owner_kind", "Loại chủ quản", Kind.WORD, True, "", OwnerKind),
        Column("confirmation", "Xác nhận", Kind.WORD, True, "", Confirmation),
        Column("body_kind", "Loại đơn vị", Kind.WORD, True, "", BodyKind),
    ),
)

GUIDE = Tab("guide", "Hướng dẫn", Writer.SETUP, (Column("line", "Hướng dẫn"),))

PROPOSALS = Tab(
    "proposals",
    "Đề xuất",
    Writer.APP,
    (
        Column("id", "Mã đề xuất", Kind.CODE, True),
        Column("sent_at", "Thời điểm gửi", Kind.TEXT, True),
        Column("kind", "Loại đề xuất", Kind.WORD, True),
        Column("name", "Tên nền tảng đề xuất", Kind.TEXT, True),
        Column("need", "Nhu cầu, vấn đề cần giải quyết", Kind.TEXT, True),
        Column("legal_basis", "Căn cứ pháp lý"),
        Column("scope", "Phạm vi triển khai", Kind.TEXT, True),
        Column("users", "Đối tượng sử dụng", Kind.TEXT, True),
        Column("expected_users", "Số người dùng dự kiến"),
        Column("functions", "Chức năng chính", Kind.TEXT, True),
        Column("proposing_body", "Đơn vị đề xuất", Kind.BODY, True),
        Column("governing_agency", "Cơ quan chủ quản dự kiến", Kind.TEXT, True),
        Column("similar", "Nền tảng tương tự và lý do chưa đáp ứng", Kind.TEXT, True),
        Column("integration", "Kết nối, dữ liệu"),
        Column("security_level", "Cấp độ an toàn hệ thống thông tin", also="Cấp độ an toàn thông tin"),
        Column("personal_data", "Dữ liệu cá nhân và nơi lưu trữ"),
        Column("cost", "Kinh phí và nguồn"),
        Column("roadmap", "Lộ trình"),
        Column("document_number", "Số văn bản"),
        Column("document_symbol", "Ký hiệu văn bản"),
        Column("document_date", "Ngày văn bản", Kind.DATE),
        Column("attachment", "Liên kết tài liệu", Kind.LINK),
    ),
)

PROPOSAL_EVENTS = Tab(
    "proposal_events",
    "Xử lý đề xuất",
    Writer.APP,
    (
        Column("event_id", "Mã sự kiện", Kind.CODE, True),
        Column("proposal_id", "Mã đề xuất", Kind.CODE, True),
        Column("at", "Thời điểm", Kind.TEXT, True),
        Column("role", "Vai trò", Kind.TEXT, True),
        Column("body", "Đơn vị thực hiện", Kind.TEXT, True),
        Column("action", "Hành động", Kind.WORD, True),
        Column("reason", "Lý do, nội dung"),
        Column("document_number", "Số văn bản"),
        Column("document_symbol", "Ký hiệu văn bản"),
        Column("document_date", "Ngày văn bản", Kind.DATE),
        Column("merged_into", "Gộp vào", Kind.CODE),
        Column("private_note", "Ghi chú nội bộ", is_personal=True),
    ),
)

REPORTING_PERIODS = Tab(
    "reporting_periods",
    "Kỳ báo cáo",
    Writer.APP,
    (
        Column("period_id", "Mã kỳ", Kind.CODE, True),
        Column("start", "Từ ngày", Kind.DATE, True),
        Column("end", "Đến ngày", Kind.DATE, True),
        Column("closed_at", "Chốt lúc", Kind.TEXT, True),
        Column("row_id", "Mã dòng", Kind.TEXT, True),
        Column("platform", "Mã nền tảng", Kind.TEXT, True),
        Column("leads", "Đơn vị chủ trì", Kind.TEXT, True),
        Column("status", "Trạng thái", Kind.TEXT, True),
        Column("percent", "Tỷ lệ hoàn thành (%)", Kind.TEXT, True),
        Column("flags", "Cảnh báo", Kind.TEXT, True),
        Column("version", "Lần chốt", Kind.TEXT, True),
        Column("state", "Trạng thái kỳ", Kind.WORD, True, "", PeriodState),
        Column("role", "Vai trò chốt"),
        Column("reason", "Lý do chốt lại"),
        Column("task", "Nội dung khi chốt"),
        Column("due", "Hạn khi chốt", Kind.DATE),
        Column("rows", "Số dòng"),
        Column("digest", "Mã kiểm tra"),
    ),
)

PEOPLE_TABS: tuple[Tab, ...] = (PLATFORMS, DEPARTMENTS, PROGRESS)
SETUP_TABS: tuple[Tab, ...] = (VOCABULARY, GUIDE)
APP_TABS: tuple[Tab, ...] = (PROPOSALS, PROPOSAL_EVENTS, REPORTING_PERIODS)
TABS: tuple[Tab, ...] = PEOPLE_TABS + SETUP_TABS + APP_TABS
