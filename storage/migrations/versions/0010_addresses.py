"""Where a person has an account is an address, whatever chat it is in.

Only an addition, so that processes of the release before go on working while this runs and after it. They
read and write `slack_user_id`; what they link is given its address later.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.migrations.indexes import add_index

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("people", sa.Column("address", sa.String()))
    add_index("ix_people_address", "people", ["address"], unique=True)


def downgrade() -> None:
    op.drop_index("ix_people_address", "people")
    op.drop_column("people", "address")
