"""Every table of the state database, whichever module has it: for moving it, and for comparing the schema."""

from __future__ import annotations

import sqlalchemy as sa

from lib.sheets import local
from lib.sync import (
    archive,
    audit,
    changes,
    daily,
    drafts,
    items,
    limits,
    mail,
    memory,
    pseudonyms,
    sharing,
    sign_outs,
    store,
    turns,
)

# What is only about the processes that run now.
PASSING = (turns.turns, sharing.looks, store.writing_checks)
LASTING = (
    store.daily_totals,
    store.chores,
    daily.daily_figures,
    memory.last_readings,
    changes.last_followed,
    changes.observed_changes,
    archive.archived_closings,
    items.items,
    local.app_rows,
    drafts.drafts,
    audit.audit_lines,
    limits.recent_acts,
    sign_outs.ended_sign_ins,
    pseudonyms.day_keys,
    mail.sent_reminders,
)
METADATA: list[sa.MetaData] = [store.metadata, local.metadata]
