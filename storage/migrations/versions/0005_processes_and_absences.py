"""Tables for the running processes, for the silences between them, and for absences.

Only additions, so that processes of the release before go on working while this runs and after it.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("messages", sa.Column("lease_by", sa.String()))
    op.create_table(
        "processes",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("host", sa.String(), nullable=False),
        sa.Column("pid", sa.Integer(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("clock_ahead_ms", sa.Integer(), nullable=False),
        sa.Column("socket_heard_at", sa.DateTime(timezone=True)),
        sa.Column("ticked_at", sa.DateTime(timezone=True)),
        sa.PrimaryKeyConstraint("id", name="pk_processes"),
    )
    op.create_index("ix_processes_seen_at", "processes", ["seen_at"])
    op.create_table(
        "silences",
        sa.Column("seq", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("seq", name="pk_silences"),
    )
    op.create_index("ix_silences_until", "silences", ["until"])
    _create_absences()


def _create_absences() -> None:
    op.create_table(
        "absences",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("person_id", sa.String(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("cover_id", sa.String()),
        sa.Column("set_by_id", sa.String()),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("calendar_uid", sa.String()),
        sa.Column("cancelled_at", sa.DateTime(timezone=True)),
        sa.Column("handed_over_at", sa.DateTime(timezone=True)),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_absences_person_id"),
        sa.ForeignKeyConstraint(["cover_id"], ["people.id"], name="fk_absences_cover_id"),
        sa.ForeignKeyConstraint(["set_by_id"], ["people.id"], name="fk_absences_set_by_id"),
        sa.PrimaryKeyConstraint("id", name="pk_absences"),
        sa.UniqueConstraint("calendar_uid", name="uq_absences_calendar_uid"),
    )
    op.create_index("ix_absences_person_id", "absences", ["person_id"])
    op.create_index("ix_absences_ends_at_starts_at", "absences", ["ends_at", "starts_at"])


def downgrade() -> None:
    op.drop_table("absences")
    op.drop_table("silences")
    op.drop_table("processes")
    op.drop_column("messages", "lease_by")
