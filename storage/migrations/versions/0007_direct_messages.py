"""A table for the conversation of each account's direct messages.

Only an addition, so that processes of the release before go on working while this runs and after it.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "direct_messages",
        sa.Column("slack_user_id", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("slack_user_id", name="pk_direct_messages"),
    )


def downgrade() -> None:
    op.drop_table("direct_messages")
