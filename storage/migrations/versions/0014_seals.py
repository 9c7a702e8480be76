"""Entries of the record carry digests of what they recorded, and a seal of a key that is elsewhere.

Only additions, so that processes of the release before go on working while this runs and after it.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.migrations.indexes import add_index

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("audit", sa.Column("rows", sa.Text()))
    op.add_column("audit", sa.Column("sealed_with", sa.String()))
    op.add_column("audit", sa.Column("seal", sa.String()))
    add_index("ix_audit_unsealed", "audit", ["seq"], where="seal IS NULL")


def downgrade() -> None:
    op.drop_index("ix_audit_unsealed", "audit")
    for name in ("seal", "sealed_with", "rows"):
        op.drop_column("audit", name)
