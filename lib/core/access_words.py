"""What people read for roles, modes, acts and wrong settings: msgids of the catalogue."""

from __future__ import annotations

from collections.abc import Mapping

from lib.access_settings import SettingFault
from lib.core.permissions import Act, Mode, Role
from lib.i18n import N_

ROLE_WORDS: Mapping[Role, str] = {
    Role.VIEWER: N_("Viewer"),
    Role.DEPARTMENT: N_("Department"),
    Role.REVIEWER: N_("ICT department (review)"),
    Role.ADMINISTRATOR: N_("Administrator"),
}
MODE_WORDS: Mapping[Mode, str] = {
    Mode.SAMPLE: N_("Sample: anybody chooses a role to try"),
    Mode.OPEN: N_("Open: looking only; sign-in is not set up"),
    Mode.OPEN_TO_PROPOSALS: N_("Open: looking, and proposing without an account; sign-in is not set up"),
    Mode.SIGNED_IN: N_("Signed-in: roles are those of accounts"),
}
ACT_WORDS: Mapping[Act, str] = {
    Act.LOOK: N_("Look at figures and proposals"),
    Act.PROPOSE: N_("Send a proposal"),
    Act.SUPPLEMENT: N_("Supplement a proposal"),
    Act.WITHDRAW: N_("Withdraw a proposal"),
    Act.SUPPORT: N_("Support a proposal"),
    Act.REVIEW: N_("Examine proposals"),
    Act.MERGE: N_("Merge proposals"),
    Act.READ_PRIVATE_NOTES: N_("Read private notes"),
    Act.WRITE_PRIVATE_NOTES: N_("Write private notes"),
    Act.SEND_REMINDERS: N_("Send reminders"),
    Act.CLOSE_PERIOD: N_("Close a reporting period"),
    Act.MANAGE_OUTBOX: N_("Act on what could not be delivered"),
    Act.SEE_AUDIT: N_("See the audit log"),
    Act.EXPORT_AUDIT: N_("Export the audit log"),
}
SETTING_FAULT_WORDS: Mapping[SettingFault, str] = {
    SettingFault.UNREADABLE: N_(
        "secrets.toml can't be read, so nobody has a role. Correct it; its error is in the log."
    ),
    SettingFault.NO_PROVIDER: N_(
        "[auth] names no provider: client_id, client_secret and server_metadata_url are needed."
    ),
    SettingFault.REDIRECT: N_("[auth] redirect_uri must be the address of the app with /oauth2callback at its end."),
    SettingFault.SHORT_SECRET: N_("[auth] cookie_secret is too short: at least 32 random characters are needed."),
    SettingFault.PROXY: N_("[server] trusted_proxy holds something that is no address and no network; it is not used."),
}
