"""The first tables: the directory, cases, escalations, duties, the outbox and the record."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "audit",
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_id", sa.String()),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.Column("previous_hash", sa.String(), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("seq", name="pk_audit"),
    )
    op.create_index("ix_audit_subject", "audit", ["subject"])
    op.create_table(
        "engine_state",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_engine_state"),
    )
    op.create_table(
        "handled",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("answer", sa.LargeBinary(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_handled"),
    )
    op.create_index("ix_handled_at", "handled", ["at"])
    op.create_table(
        "people",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("name", sa.LargeBinary(), nullable=False),
        sa.Column("job_title", sa.String(), nullable=False),
        sa.Column("agency", sa.String(), nullable=False),
        sa.Column("team", sa.String()),
        sa.Column("line_manager_id", sa.String()),
        sa.Column("safeguarding_lead_id", sa.String()),
        sa.Column("cover_id", sa.String()),
        sa.Column("administrator", sa.Boolean(), nullable=False),
        sa.Column("slack_user_id", sa.String()),
        sa.Column("reachable", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["cover_id"], ["people.id"], name="fk_people_cover_id", initially="DEFERRED", deferrable=True
        ),
        sa.ForeignKeyConstraint(
            ["line_manager_id"],
            ["people.id"],
            name="fk_people_line_manager_id",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["safeguarding_lead_id"],
            ["people.id"],
            name="fk_people_safeguarding_lead_id",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name="pk_people"),
        sa.UniqueConstraint("email", name="uq_people_email"),
        sa.UniqueConstraint("slack_user_id", name="uq_people_slack_user_id"),
    )
    op.create_table(
        "pictures",
        sa.Column("policy_hash", sa.String(), nullable=False),
        sa.Column("step", sa.String(), nullable=False),
        sa.Column("file_id", sa.String(), nullable=False),
        sa.Column("uploaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("policy_hash", "step", name="pk_pictures"),
    )
    op.create_table(
        "policy_versions",
        sa.Column("hash", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("first_used_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("hash", name="pk_policy_versions"),
    )
    op.create_table(
        "cases",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("child_name", sa.LargeBinary(), nullable=False),
        sa.Column("plan", sa.String(), nullable=False),
        sa.Column("team", sa.String(), nullable=False),
        sa.Column("allocated_social_worker_id", sa.String()),
        sa.Column("last_seen", sa.LargeBinary()),
        sa.ForeignKeyConstraint(
            ["allocated_social_worker_id"], ["people.id"], name="fk_cases_allocated_social_worker_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_cases"),
        sa.UniqueConstraint("reference", name="uq_cases_reference"),
    )
    op.create_index("ix_cases_allocated_social_worker_id", "cases", ["allocated_social_worker_id"])
    op.create_table(
        "drafts",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("person_id", sa.String(), nullable=False),
        sa.Column("dialog", sa.String(), nullable=False),
        sa.Column("open_key", sa.String()),
        sa.Column("session", sa.LargeBinary(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("channel", sa.String()),
        sa.Column("ts", sa.String()),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_drafts_person_id"),
        sa.PrimaryKeyConstraint("id", name="pk_drafts"),
        sa.UniqueConstraint("open_key", name="uq_drafts_open_key"),
    )
    op.create_index("ix_drafts_person_id", "drafts", ["person_id"])
    op.create_table(
        "case_network",
        sa.Column("case_id", sa.String(), nullable=False),
        sa.Column("person_id", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name="fk_case_network_case_id"),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_case_network_person_id"),
        sa.PrimaryKeyConstraint("case_id", "person_id", name="pk_case_network"),
    )
    op.create_index("ix_case_network_person_id", "case_network", ["person_id"])
    op.create_table(
        "escalations",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("case_id", sa.String(), nullable=False),
        sa.Column("open_case_id", sa.String()),
        sa.Column("policy", sa.String(), nullable=False),
        sa.Column("policy_hash", sa.String(), nullable=False),
        sa.Column("step", sa.String(), nullable=False),
        sa.Column("step_since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("urgency", sa.String(), nullable=False),
        sa.Column("facts", sa.LargeBinary(), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True)),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name="fk_escalations_case_id"),
        sa.ForeignKeyConstraint(["policy_hash"], ["policy_versions.hash"], name="fk_escalations_policy_hash"),
        sa.PrimaryKeyConstraint("id", name="pk_escalations"),
        sa.UniqueConstraint("open_case_id", name="uq_escalations_open_case_id"),
    )
    op.create_index("ix_escalations_case_id", "escalations", ["case_id"])
    op.create_table(
        "messages",
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("to_person_id", sa.String()),
        sa.Column("to_channel", sa.String()),
        sa.Column("conversation", sa.String(), nullable=False),
        sa.Column("urgency", sa.String(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("escalation_id", sa.String()),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.Column("dedup_key", sa.String()),
        sa.Column("redraws", sa.String()),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("try_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lease_until", sa.DateTime(timezone=True)),
        sa.Column("channel", sa.String()),
        sa.Column("ts", sa.String()),
        sa.Column("last_error", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True)),
        sa.ForeignKeyConstraint(["escalation_id"], ["escalations.id"], name="fk_messages_escalation_id"),
        sa.ForeignKeyConstraint(["redraws"], ["messages.id"], name="fk_messages_redraws"),
        sa.ForeignKeyConstraint(["to_person_id"], ["people.id"], name="fk_messages_to_person_id"),
        sa.PrimaryKeyConstraint("seq", name="pk_messages"),
        sa.UniqueConstraint("dedup_key", name="uq_messages_dedup_key"),
        sa.UniqueConstraint("id", name="uq_messages_id"),
    )
    op.create_index("ix_messages_conversation_state", "messages", ["conversation", "state"])
    op.create_index("ix_messages_escalation_id", "messages", ["escalation_id"])
    op.create_index("ix_messages_redraws", "messages", ["redraws"])
    op.create_index("ix_messages_state_lease_until", "messages", ["state", "lease_until"])
    op.create_index("ix_messages_state_try_at", "messages", ["state", "try_at"])
    op.create_table(
        "moves",
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("escalation_id", sa.String(), nullable=False),
        sa.Column("from_step", sa.String(), nullable=False),
        sa.Column("to_step", sa.String(), nullable=False),
        sa.Column("event", sa.String(), nullable=False),
        sa.Column("row", sa.String(), nullable=False),
        sa.Column("section", sa.String(), nullable=False),
        sa.Column("origin", sa.String(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("actor_id", sa.String()),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("facts", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["actor_id"], ["people.id"], name="fk_moves_actor_id"),
        sa.ForeignKeyConstraint(["escalation_id"], ["escalations.id"], name="fk_moves_escalation_id"),
        sa.PrimaryKeyConstraint("seq", name="pk_moves"),
    )
    op.create_index("ix_moves_escalation_id", "moves", ["escalation_id"])
    op.create_table(
        "reports",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("case_id", sa.String(), nullable=False),
        sa.Column("escalation_id", sa.String(), nullable=False),
        sa.Column("reporter_id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("urgency", sa.String(), nullable=False),
        sa.Column("answers", sa.LargeBinary(), nullable=False),
        sa.Column("dialog", sa.String(), nullable=False),
        sa.Column("dialog_version", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name="fk_reports_case_id"),
        sa.ForeignKeyConstraint(["escalation_id"], ["escalations.id"], name="fk_reports_escalation_id"),
        sa.ForeignKeyConstraint(["reporter_id"], ["people.id"], name="fk_reports_reporter_id"),
        sa.PrimaryKeyConstraint("id", name="pk_reports"),
    )
    op.create_index("ix_reports_escalation_id", "reports", ["escalation_id"])
    op.create_table(
        "duties",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("escalation_id", sa.String(), nullable=False),
        sa.Column("report_id", sa.String()),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("task", sa.Text(), nullable=False),
        sa.Column("holder_id", sa.String(), nullable=False),
        sa.Column("source", sa.JSON(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("chase_at", sa.DateTime(timezone=True)),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("limit", sa.JSON(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True)),
        sa.Column("rung", sa.Integer(), nullable=False),
        sa.Column("told_ids", sa.JSON(), nullable=False),
        sa.Column("acknowledged_by_id", sa.String()),
        sa.Column("acknowledged_at", sa.DateTime(timezone=True)),
        sa.Column("undo_until", sa.DateTime(timezone=True)),
        sa.Column("ended_at", sa.DateTime(timezone=True)),
        sa.Column("ended_by_id", sa.String()),
        sa.Column("declined", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint("state <> 'open' OR chase_at IS NOT NULL", name="open_is_chased"),
        sa.ForeignKeyConstraint(["acknowledged_by_id"], ["people.id"], name="fk_duties_acknowledged_by_id"),
        sa.ForeignKeyConstraint(["ended_by_id"], ["people.id"], name="fk_duties_ended_by_id"),
        sa.ForeignKeyConstraint(["escalation_id"], ["escalations.id"], name="fk_duties_escalation_id"),
        sa.ForeignKeyConstraint(["holder_id"], ["people.id"], name="fk_duties_holder_id"),
        sa.ForeignKeyConstraint(["report_id"], ["reports.id"], name="fk_duties_report_id"),
        sa.PrimaryKeyConstraint("id", name="pk_duties"),
    )
    op.create_index("ix_duties_escalation_id", "duties", ["escalation_id"])
    op.create_index("ix_duties_holder_id_state", "duties", ["holder_id", "state"])
    op.create_index("ix_duties_state_chase_at", "duties", ["state", "chase_at"])


def downgrade() -> None:
    op.drop_table("duties")
    op.drop_table("reports")
    op.drop_table("moves")
    op.drop_table("messages")
    op.drop_table("escalations")
    op.drop_table("case_network")
    op.drop_table("drafts")
    op.drop_table("cases")
    op.drop_table("policy_versions")
    op.drop_table("pictures")
    op.drop_table("people")
    op.drop_table("handled")
    op.drop_table("engine_state")
    op.drop_table("audit")
