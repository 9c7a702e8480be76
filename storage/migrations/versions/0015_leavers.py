"""People leave, accounts change and cases go, and a reference is found however it is typed.

Only additions, so that processes of the release before go on working while this runs and after it. A case
that was stored by one of them has no folded reference until a chore gives it one, and is found meanwhile by
the reference as it is written.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.migrations.indexes import add_index

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

_TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column("people", sa.Column("left_at", _TIME))
    op.add_column("people", sa.Column("account_problem", sa.String()))
    op.add_column("people", sa.Column("account_seen_at", _TIME))
    op.add_column("cases", sa.Column("gone_at", _TIME))
    op.add_column("cases", sa.Column("folded_reference", sa.String()))
    add_index("ix_cases_folded_reference", "cases", ["folded_reference"])
    add_index("ix_cases_gone_at", "cases", ["gone_at"])


def downgrade() -> None:
    op.drop_index("ix_cases_gone_at", "cases")
    op.drop_index("ix_cases_folded_reference", "cases")
    op.drop_column("cases", "folded_reference")
    op.drop_column("cases", "gone_at")
    op.drop_column("people", "account_seen_at")
    op.drop_column("people", "account_problem")
    op.drop_column("people", "left_at")
