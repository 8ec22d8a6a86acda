"""The words of proposals on the sheet: kinds, states and acts."""

from __future__ import annotations

from enum import StrEnum


class ProposalKind(StrEnum):
    """What is asked for. The value is the word of the sheet."""

    ADD_TO_LIST = "Bổ sung danh mục quốc gia"
    COMMISSION = "Đặt hàng phát triển"
    LOCAL = "Nền tảng của địa phương"
    SECTOR = "Nền tảng của ngành"


# What goes on to the ministry; the other kinds end with the decision of UBND tỉnh.
NATIONAL_KINDS = frozenset({ProposalKind.ADD_TO_LIST, ProposalKind.COMMISSION})


class ProposalState(StrEnum):
    """Where a proposal stands. The value is the word of the sheet."""

    SENT = "Đã gửi"
    RECEIVED = "Đã tiếp nhận"
    MORE_ASKED = "Yêu cầu bổ sung"
    SUPPLEMENTED = "Đã bổ sung"
    UNDER_EXAMINATION = "Đang thẩm định"
    SUBMITTED = "Trình UBND tỉnh"
    APPROVED = "Đồng ý"
    REFUSED = "Không đồng ý"
    NOT_YET = "Chưa đồng ý"
    SENT_TO_MINISTRY = "Đã gửi Bộ"
    ON_THE_LIST = "Đưa vào danh mục"
    NOT_ON_THE_LIST = "Không đưa vào"
    WITHDRAWN = "Rút"
    MERGED = "Gộp vào đề xuất khác"


class Action(StrEnum):
    """What can be done about a proposal, one row of *Xử lý đề xuất* each. The value is the word of the sheet."""

    RECEIVE = "Tiếp nhận"
    ASK_FOR_MORE = "Yêu cầu bổ sung"
    SUPPLEMENT = "Bổ sung"
    EXAMINE = "Thẩm định"
    SUBMIT = "Trình UBND tỉnh"
    APPROVE = "Đồng ý"
    REFUSE = "Không đồng ý"
    NOT_YET = "Chưa đồng ý"
    SEND_TO_MINISTRY = "Gửi Bộ"
    ADD_TO_LIST = "Đưa vào danh mục"
    LEAVE_OFF_LIST = "Không đưa vào danh mục"
    WITHDRAW = "Rút"
    MERGE = "Gộp vào đề xuất khác"
    SUPPORT = "Đơn vị tôi cũng cần"
    NOTE = "Ghi chú nội bộ"
