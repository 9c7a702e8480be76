"""Who sees how much of a case: the right comes from a part in the case now, and ends with that part."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from state_machines.access.matrix import Relation, Right
from state_machines.access.parts import Part
from state_machines.case.report import Report
from state_machines.duties.circle import Circle
from state_machines.duties.duty import Duty
from state_machines.duties.relations import part_in_case
from state_machines.people.people import Person


class Reach(StrEnum):
    """How far somebody's sight goes; with `none` the case looks as if it did not exist."""

    ALL = "all"
    STEP = "step"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Sight:
    """What one person sees of a case.

    With the reach `step` they see the step, their own reports, and the reports in `report_ids`: those of
    which they were told because of a part that they still have. `names_child` says whether they read the
    child's name there: whoever was told must know which child it is, and a reporter knows. `reads_known` says
    whether they read the words of what is known of the family.
    """

    reach: Reach
    report_ids: frozenset[str] = frozenset()
    names_child: bool = False
    reads_known: bool = False

    @property
    def is_full(self) -> bool:
        """Whether they see everything about the case."""
        return self.reach is Reach.ALL

    @property
    def is_none(self) -> bool:
        """Whether the case looks to them as if it did not exist."""
        return self.reach is Reach.NONE

    def shows(self, report: Report, viewer: Person) -> bool:
        """Whether the viewer, whose sight this is, may read the report."""
        return self.is_full or report.reporter_id == viewer.id or report.id in self.report_ids


FULL = Sight(Reach.ALL, names_child=True, reads_known=True)
NOTHING = Sight(Reach.NONE)


def sight(person: Person, circle: Circle, duties: Iterable[Duty] = ()) -> Sight:
    """What this person sees of the case, given every duty of one escalation of it, by the access matrix."""
    return sight_by(part_in_case(person, circle, duties))


def sight_by(part: Part) -> Sight:
    """What somebody with this part sees, as the access matrix has it."""
    if part.may(Right.READ_ALL):
        return FULL
    if not part.may(Right.SEE_STEP):
        return NOTHING
    own = part.relations.get(Relation.REPORTER, frozenset())
    return Sight(
        Reach.STEP,
        part.own(Right.READ_REPORT) - own,
        names_child=part.may(Right.READ_CHILD),
        reads_known=part.may(Right.READ_KNOWN),
    )
