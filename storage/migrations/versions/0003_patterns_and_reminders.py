"""Columns and a table for reports' facts and types, for patterns, and for reminders before a limit."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("reports") as table:
        table.add_column(sa.Column("facts", sa.LargeBinary()))
        table.add_column(sa.Column("types", sa.JSON()))
    with op.batch_alter_table("duties") as table:
        table.add_column(sa.Column("remind_at", sa.DateTime(timezone=True)))
        table.create_index("ix_duties_state_remind_at", ["state", "remind_at"])
    op.create_table(
        "patterns",
        sa.Column("seq", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("escalation_id", sa.String(), nullable=False),
        sa.Column("report_id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("offers", sa.Text(), nullable=False),
        sa.Column("raises", sa.String(), nullable=True),
        sa.Column("source", sa.JSON(), nullable=False),
        sa.Column("found_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["escalation_id"], ["escalations.id"], name=op.f("fk_patterns_escalation_id")
        ),
        sa.ForeignKeyConstraint(["report_id"], ["reports.id"], name=op.f("fk_patterns_report_id")),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_patterns")),
    )
    op.create_index(op.f("ix_patterns_escalation_id"), "patterns", ["escalation_id"])


def downgrade() -> None:
    op.drop_index(op.f("ix_patterns_escalation_id"), table_name="patterns")
    op.drop_table("patterns")
    with op.batch_alter_table("duties") as table:
        table.drop_index("ix_duties_state_remind_at")
        table.drop_column("remind_at")
    with op.batch_alter_table("reports") as table:
        table.drop_column("types")
        table.drop_column("facts")
