"""Who may know nothing of a case, who alone may know of one, and who took sight of one for a time.

Only additions, so that processes of the release before go on working while this runs and after it. They know
no bar: one is set once every process is of this release.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

_TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column("cases", sa.Column("restricted", sa.JSON()))
    op.create_table(
        "bars",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("case_id", sa.String(), nullable=False),
        sa.Column("person_id", sa.String(), nullable=False),
        sa.Column("lead_id", sa.String(), nullable=False),
        sa.Column("why", sa.LargeBinary(), nullable=False),
        sa.Column("set_at", _TIME, nullable=False),
        sa.Column("ended_at", _TIME),
        sa.Column("ended_by_id", sa.String()),
        sa.Column("end_reason", sa.LargeBinary()),
        _references("bars", "case_id", "cases"),
        _references("bars", "person_id", "people"),
        _references("bars", "lead_id", "people"),
        _references("bars", "ended_by_id", "people"),
        sa.PrimaryKeyConstraint("id", name="pk_bars"),
    )
    for column in ("case_id", "person_id"):
        op.create_index(f"ix_bars_{column}", "bars", [column])
    op.create_table(
        "broken_glass",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("case_id", sa.String(), nullable=False),
        sa.Column("person_id", sa.String(), nullable=False),
        sa.Column("why", sa.LargeBinary(), nullable=False),
        sa.Column("taken_at", _TIME, nullable=False),
        sa.Column("ends_at", _TIME, nullable=False),
        _references("broken_glass", "case_id", "cases"),
        _references("broken_glass", "person_id", "people"),
        sa.PrimaryKeyConstraint("id", name="pk_broken_glass"),
    )
    op.create_index("ix_broken_glass_case_id", "broken_glass", ["case_id"])


def downgrade() -> None:
    op.drop_table("broken_glass")
    op.drop_table("bars")
    op.drop_column("cases", "restricted")


def _references(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=f"fk_{table}_{column}_{other}")
