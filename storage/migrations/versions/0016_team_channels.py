"""A table for what each team's channel was found to be.

Only an addition, so that processes of the release before go on working while this runs and after it.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "team_channels",
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("looked_at", sa.DateTime(timezone=True)),
        sa.Column("fault", sa.String()),
        sa.Column("fault_since", sa.DateTime(timezone=True)),
        sa.Column("shared_inside", sa.Boolean(), nullable=False),
        sa.Column("members", sa.LargeBinary()),
        sa.PrimaryKeyConstraint("place", name="pk_team_channels"),
    )


def downgrade() -> None:
    op.drop_table("team_channels")
