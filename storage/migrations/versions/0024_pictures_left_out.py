"""When a picture was refused for good, so that it is left out for a while.

Only an addition, so that processes of the release before go on working while this runs and after it.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("pictures", sa.Column("left_out_at", sa.DateTime(timezone=True)))


def downgrade() -> None:
    op.drop_column("pictures", "left_out_at")
