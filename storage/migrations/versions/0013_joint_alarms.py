"""An alarm may be about several children behind one door.

Only an addition, so that processes of the release before go on working while this runs and after it.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("alarms", sa.Column("also_case_ids", sa.JSON()))


def downgrade() -> None:
    op.drop_column("alarms", "also_case_ids")
