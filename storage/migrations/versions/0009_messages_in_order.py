"""An index of unsent messages in the order of sending, so that claiming some reads no more than those.

Only an index, so that processes of the release before go on working while this runs and after it.
"""

from __future__ import annotations

from alembic import op

from storage.migrations.indexes import add_index

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    add_index("ix_messages_in_order", "messages", ["rank", "seq"], where="state <> 'sent'")


def downgrade() -> None:
    op.drop_index("ix_messages_in_order", "messages")
