"""The tables, each file with those of one concern; importing this package registers them all."""

from storage.column_types import bind_sealed_columns
from storage.tables.absences import absences
from storage.tables.alarms import alarms
from storage.tables.audit import audit
from storage.tables.bars import bars, broken_glass
from storage.tables.cases import case_network, cases
from storage.tables.direct_messages import direct_messages
from storage.tables.drafts import drafts
from storage.tables.drills import drills
from storage.tables.duties import duties
from storage.tables.duty_answers import duty_answers
from storage.tables.engine_state import engine_state
from storage.tables.erasures import erasures, holds
from storage.tables.escalations import escalations, moves
from storage.tables.handled import handled
from storage.tables.imports import import_rows, imports
from storage.tables.messages import messages
from storage.tables.metadata import metadata
from storage.tables.patterns import patterns
from storage.tables.pending_endings import pending_endings
from storage.tables.people import people
from storage.tables.pictures import pictures
from storage.tables.policies import policy_versions
from storage.tables.processes import processes
from storage.tables.reports import reports
from storage.tables.rota import rota
from storage.tables.sightings import sightings
from storage.tables.silences import silences
from storage.tables.standing_facts import standing_facts
from storage.tables.team_channels import team_channels
from storage.tables.visits import visits

# A move has its number only once it is stored, so its facts are bound to its escalation.
bind_sealed_columns(metadata, {"moves": "escalation_id"})

__all__ = [
    "absences",
    "alarms",
    "audit",
    "bars",
    "broken_glass",
    "case_network",
    "cases",
    "direct_messages",
    "drafts",
    "drills",
    "duties",
    "duty_answers",
    "engine_state",
    "erasures",
    "escalations",
    "handled",
    "holds",
    "import_rows",
    "imports",
    "messages",
    "metadata",
    "moves",
    "patterns",
    "pending_endings",
    "people",
    "pictures",
    "policy_versions",
    "processes",
    "reports",
    "rota",
    "sightings",
    "silences",
    "standing_facts",
    "team_channels",
    "visits",
]
