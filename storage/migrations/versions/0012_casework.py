"""What is known of a child stays known, and people are told what they are asked.

Only additions, so that processes of the release before go on working while this runs and after it.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.migrations.indexes import add_index

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

_TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    _add_visits()
    _add_standing_facts()
    _add_sightings()
    _add_rota()
    _add_duty_answers()
    _add_pending_endings()
    op.add_column("people", sa.Column("telephone", sa.LargeBinary()))
    op.add_column("cases", sa.Column("plan_said", sa.JSON()))
    op.add_column("cases", sa.Column("family", sa.String()))
    add_index("ix_cases_family", "cases", ["family"])
    op.add_column("duties", sa.Column("lapses_at", _TIME))
    op.add_column("reports", sa.Column("made_with", sa.String()))
    add_index("ix_reports_made_with", "reports", ["made_with"])
    op.add_column("alarms", sa.Column("reason", sa.String()))


def downgrade() -> None:
    op.drop_column("alarms", "reason")
    op.drop_index("ix_reports_made_with", "reports")
    op.drop_column("reports", "made_with")
    op.drop_column("duties", "lapses_at")
    op.drop_index("ix_cases_family", "cases")
    op.drop_column("cases", "family")
    op.drop_column("cases", "plan_said")
    op.drop_column("people", "telephone")
    for table in (
        "pending_endings",
        "duty_answers",
        "rota",
        "sightings",
        "standing_facts",
        "visits",
    ):
        op.drop_table(table)


def _references(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=f"fk_{table}_{column}_{other}")


def _add_visits() -> None:
    op.create_table(
        "visits",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("case_id", sa.String(), nullable=False),
        sa.Column("person_id", sa.String(), nullable=False),
        sa.Column("with_id", sa.String()),
        sa.Column("began_at", _TIME, nullable=False),
        sa.Column("ask_at", _TIME),
        sa.Column("asked_at", _TIME),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("ended_at", _TIME),
        sa.Column("alarm_id", sa.String()),
        _references("visits", "case_id", "cases"),
        _references("visits", "person_id", "people"),
        _references("visits", "with_id", "people"),
        _references("visits", "alarm_id", "alarms"),
        sa.CheckConstraint("state NOT IN ('going', 'asked') OR ask_at IS NOT NULL", name="going_is_asked"),
        sa.PrimaryKeyConstraint("id", name="pk_visits"),
    )
    for columns in (["case_id"], ["person_id"], ["state", "ask_at"]):
        op.create_index(f"ix_visits_{'_'.join(columns)}", "visits", columns)


def _add_standing_facts() -> None:
    op.create_table(
        "standing_facts",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("case_id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("category", sa.String(), nullable=False),
        sa.Column("words", sa.LargeBinary(), nullable=False),
        sa.Column("said_by_id", sa.String(), nullable=False),
        sa.Column("said_at", _TIME, nullable=False),
        sa.Column("report_id", sa.String()),
        sa.Column("review_on", sa.Date()),
        sa.Column("review_asked_at", _TIME),
        sa.Column("not_shared_with", sa.JSON(), nullable=False),
        sa.Column("ended_at", _TIME),
        sa.Column("ended_by_id", sa.String()),
        sa.Column("end_reason", sa.LargeBinary()),
        _references("standing_facts", "case_id", "cases"),
        _references("standing_facts", "said_by_id", "people"),
        _references("standing_facts", "report_id", "reports"),
        _references("standing_facts", "ended_by_id", "people"),
        sa.PrimaryKeyConstraint("id", name="pk_standing_facts"),
    )
    for column in ("case_id", "review_on"):
        op.create_index(f"ix_standing_facts_{column}", "standing_facts", [column])


def _add_sightings() -> None:
    op.create_table(
        "sightings",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("case_id", sa.String(), nullable=False),
        sa.Column("seen_on", sa.Date(), nullable=False),
        sa.Column("seen_by", sa.LargeBinary(), nullable=False),
        sa.Column("alone", sa.Boolean()),
        sa.Column("words", sa.LargeBinary()),
        sa.Column("report_id", sa.String()),
        sa.Column("said_by_id", sa.String()),
        sa.Column("said_at", _TIME, nullable=False),
        sa.Column("escalation_id", sa.String()),
        sa.Column("answer", sa.String()),
        sa.Column("answered_by_id", sa.String()),
        sa.Column("answered_at", _TIME),
        _references("sightings", "case_id", "cases"),
        _references("sightings", "report_id", "reports"),
        _references("sightings", "said_by_id", "people"),
        _references("sightings", "escalation_id", "escalations"),
        _references("sightings", "answered_by_id", "people"),
        sa.PrimaryKeyConstraint("id", name="pk_sightings"),
    )
    op.create_index("ix_sightings_case_id", "sightings", ["case_id"])


def _add_rota() -> None:
    op.create_table(
        "rota",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("part", sa.String(), nullable=False),
        sa.Column("team", sa.String()),
        sa.Column("person_id", sa.String(), nullable=False),
        sa.Column("begins_at", _TIME, nullable=False),
        sa.Column("ends_at", _TIME, nullable=False),
        _references("rota", "person_id", "people"),
        sa.PrimaryKeyConstraint("id", name="pk_rota"),
    )
    op.create_index("ix_rota_part_ends_at", "rota", ["part", "ends_at"])


def _add_duty_answers() -> None:
    op.create_table(
        "duty_answers",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("duty_id", sa.String(), nullable=False),
        sa.Column("answered_by_id", sa.String(), nullable=False),
        sa.Column("answered_at", _TIME, nullable=False),
        sa.Column("answers", sa.LargeBinary(), nullable=False),
        _references("duty_answers", "duty_id", "duties"),
        _references("duty_answers", "answered_by_id", "people"),
        sa.PrimaryKeyConstraint("id", name="pk_duty_answers"),
    )
    op.create_index("ix_duty_answers_duty_id", "duty_answers", ["duty_id"])


def _add_pending_endings() -> None:
    op.create_table(
        "pending_endings",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("escalation_id", sa.String(), nullable=False),
        sa.Column("event", sa.String(), nullable=False),
        sa.Column("facts", sa.LargeBinary(), nullable=False),
        sa.Column("recorded_by_id", sa.String(), nullable=False),
        sa.Column("recorded_at", _TIME, nullable=False),
        sa.Column("duty_id", sa.String(), nullable=False),
        sa.Column("draft_id", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("ended_at", _TIME),
        sa.Column("ended_by_id", sa.String()),
        sa.Column("reason", sa.LargeBinary()),
        _references("pending_endings", "escalation_id", "escalations"),
        _references("pending_endings", "recorded_by_id", "people"),
        _references("pending_endings", "duty_id", "duties"),
        _references("pending_endings", "ended_by_id", "people"),
        sa.PrimaryKeyConstraint("id", name="pk_pending_endings"),
    )
    for column in ("escalation_id", "duty_id", "draft_id"):
        op.create_index(f"ix_pending_endings_{column}", "pending_endings", [column])
