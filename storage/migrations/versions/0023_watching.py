"""A silence says whether everybody had signed off before it, and drills have a table of their own.

Only additions, so that processes of the release before go on working while this runs and after it.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

_TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column("silences", sa.Column("stopped", sa.Boolean(), nullable=True))
    people = ("started_by_id", "worker_id", "holder_id", "answered_by_id")
    op.create_table(
        "drills",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("team", sa.String(), nullable=False),
        sa.Column("running_team", sa.String()),
        sa.Column("started_by_id", sa.String(), nullable=False),
        sa.Column("worker_id", sa.String(), nullable=False),
        sa.Column("holder_id", sa.String(), nullable=False),
        sa.Column("urgency", sa.String(), nullable=False),
        sa.Column("begun_at", _TIME, nullable=False),
        sa.Column("chase_at", _TIME),
        sa.Column("rung", sa.Integer(), nullable=False),
        sa.Column("told", sa.JSON(), nullable=False),
        sa.Column("answered_by_id", sa.String()),
        sa.Column("answered_at", _TIME),
        sa.Column("ended_at", _TIME),
        *(sa.ForeignKeyConstraint([name], ["people.id"], name=f"fk_drills_{name}_people") for name in people),
        sa.PrimaryKeyConstraint("id", name="pk_drills"),
        sa.UniqueConstraint("running_team", name="uq_drills_running_team"),
    )
    op.create_index("ix_drills_team", "drills", ["team"])
    op.create_index("ix_drills_chase_at", "drills", ["chase_at"])


def downgrade() -> None:
    op.drop_table("drills")
    op.drop_column("silences", "stopped")
