"""Columns for early help: a case's lead practitioner, and duties of a role that several people hold."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("cases") as table:
        table.add_column(sa.Column("lead_practitioner_id", sa.String()))
        table.create_foreign_key("fk_cases_lead_practitioner_id", "people", ["lead_practitioner_id"], ["id"])
        table.create_index("ix_cases_lead_practitioner_id", ["lead_practitioner_id"])
    with op.batch_alter_table("duties") as table:
        table.add_column(sa.Column("meant_for_id", sa.String()))
        table.create_foreign_key("fk_duties_meant_for_id", "people", ["meant_for_id"], ["id"])


def downgrade() -> None:
    with op.batch_alter_table("duties") as table:
        table.drop_constraint("fk_duties_meant_for_id", type_="foreignkey")
        table.drop_column("meant_for_id")
    with op.batch_alter_table("cases") as table:
        table.drop_index("ix_cases_lead_practitioner_id")
        table.drop_constraint("fk_cases_lead_practitioner_id", type_="foreignkey")
        table.drop_column("lead_practitioner_id")
