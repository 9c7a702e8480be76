"""A table of alarms: danger needs neither a case nor a chart.

Only additions, so that processes of the release before go on working while this runs and after it.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.migrations.indexes import add_index

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

_TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    _add_alarms()
    op.add_column("messages", sa.Column("alarm_id", sa.String()))
    add_index("ix_messages_alarm_id", "messages", ["alarm_id"])


def downgrade() -> None:
    op.drop_index("ix_messages_alarm_id", "messages")
    op.drop_column("messages", "alarm_id")
    op.drop_table("alarms")


def _references(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=f"fk_{table}_{column}_{other}")


def _add_alarms() -> None:
    op.create_table(
        "alarms",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("about", sa.String(), nullable=False),
        sa.Column("reporter_id", sa.String(), nullable=False),
        sa.Column("draft_id", sa.String()),
        sa.Column("report_id", sa.String()),
        sa.Column("case_id", sa.String()),
        sa.Column("raised_at", _TIME, nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("told_ids", sa.JSON(), nullable=False),
        sa.Column("rung", sa.Integer(), nullable=False),
        sa.Column("chase_at", _TIME),
        sa.Column("taken_by_id", sa.String()),
        sa.Column("taken_at", _TIME),
        sa.Column("ended_at", _TIME),
        sa.Column("ended_by_id", sa.String()),
        sa.Column("outcome", sa.String()),
        sa.Column("taken_back", sa.String()),
        sa.CheckConstraint("state <> 'open' OR chase_at IS NOT NULL", name="open_is_chased"),
        _references("alarms", "reporter_id", "people"),
        _references("alarms", "report_id", "reports"),
        _references("alarms", "case_id", "cases"),
        _references("alarms", "taken_by_id", "people"),
        _references("alarms", "ended_by_id", "people"),
        sa.PrimaryKeyConstraint("id", name="pk_alarms"),
    )
    for column in ("reporter_id", "draft_id", "report_id", "case_id"):
        op.create_index(f"ix_alarms_{column}", "alarms", [column])
    op.create_index("ix_alarms_state_chase_at", "alarms", ["state", "chase_at"])
