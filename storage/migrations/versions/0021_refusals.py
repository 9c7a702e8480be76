"""What a chat refuses a message with, and since when: the same for hours counts as a closed way.

Only additions, so that processes of the release before go on working while this runs and after it.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("messages", sa.Column("refusal", sa.String()))
    op.add_column("messages", sa.Column("refused_since", sa.DateTime(timezone=True)))


def downgrade() -> None:
    op.drop_column("messages", "refused_since")
    op.drop_column("messages", "refusal")
