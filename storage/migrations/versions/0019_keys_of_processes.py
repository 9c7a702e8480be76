"""Each process says with which keys it seals and opens: an older key is given up once nobody uses it.

Only an addition, so that processes of the release before go on working while this runs and after it.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("processes", sa.Column("keys", sa.String()))


def downgrade() -> None:
    op.drop_column("processes", "keys")
