"""Stores with an escalation the authority's limits under which it began, as its policy is."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("escalations") as table:
        table.add_column(sa.Column("local_limits", sa.JSON()))


def downgrade() -> None:
    with op.batch_alter_table("escalations") as table:
        table.drop_column("local_limits")
