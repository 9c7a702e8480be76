"""Indexes by person, so that what concerns somebody is found however many cases there are.

Only indexes, so that processes of the release before go on working while this runs and after it.
"""

from __future__ import annotations

from alembic import op

from storage.migrations.indexes import add_index

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    add_index("ix_reports_case_id", "reports", ["case_id"])
    add_index("ix_reports_reporter_id_escalation_id", "reports", ["reporter_id", "escalation_id"])
    add_index("ix_messages_to_person_id_escalation_id", "messages", ["to_person_id", "escalation_id"])
    add_index("ix_messages_unsent", "messages", ["seq"], where="state <> 'sent'")
    add_index("ix_drafts_open", "drafts", ["person_id"], where="open_key IS NOT NULL")


def downgrade() -> None:
    op.drop_index("ix_drafts_open", "drafts")
    op.drop_index("ix_messages_unsent", "messages")
    op.drop_index("ix_messages_to_person_id_escalation_id", "messages")
    op.drop_index("ix_reports_reporter_id_escalation_id", "reports")
    op.drop_index("ix_reports_case_id", "reports")
