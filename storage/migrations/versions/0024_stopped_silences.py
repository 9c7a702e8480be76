"""A silence says whether everybody had signed off before it, so that a stop is not taken for a failure.

Only an addition, so that processes of the release before go on working while this runs and after it.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("silences", sa.Column("stopped", sa.Boolean(), nullable=True))


def downgrade() -> None:
    op.drop_column("silences", "stopped")
