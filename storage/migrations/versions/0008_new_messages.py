"""An index for new messages, which are found beside any number of redraws that wait for Slack's limit.

Only an index, so that processes of the release before go on working while this runs and after it.
"""

from __future__ import annotations

from alembic import op

from storage.migrations.indexes import add_index

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    waits = "redraws IS NULL AND state <> 'sent'"
    add_index("ix_messages_new", "messages", ["redraws", "state", "try_at"], where=waits)


def downgrade() -> None:
    op.drop_index("ix_messages_new", "messages")
