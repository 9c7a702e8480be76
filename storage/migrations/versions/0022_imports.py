"""What an import will write waits in rows of its own, so that it is written in many short turns.

What a calendar says of an absence keeps how new it is.

Only additions, so that processes of the release before go on working while this runs and after it.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

_TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "imports",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("begun_at", _TIME, nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("decided_at", _TIME),
        sa.Column("rows", sa.Integer()),
        sa.PrimaryKeyConstraint("id", name="pk_imports"),
    )
    op.create_index("ix_imports_decided_at", "imports", ["decided_at"])
    op.create_table(
        "import_rows",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("import_id", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["import_id"], ["imports.id"], name="fk_import_rows_import_id_imports"),
        sa.PrimaryKeyConstraint("id", name="pk_import_rows"),
    )
    op.create_index("ix_import_rows_import_id", "import_rows", ["import_id"])
    op.add_column("absences", sa.Column("calendar_sequence", sa.Integer()))


def downgrade() -> None:
    op.drop_column("absences", "calendar_sequence")
    op.drop_table("import_rows")
    op.drop_table("imports")
