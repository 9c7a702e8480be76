"""The access matrix: how somebody stands to a case, a duty or an alarm now, and what that lets them do.

Whatever decides who sees or does something reads this table, and docs/access.md is printed from it.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum


class Relation(StrEnum):
    """How somebody stands now to a case, to one duty of it, or to one alarm."""

    # To a case.
    ALLOCATED = "allocated"
    LEAD_PRACTITIONER = "lead_practitioner"
    COVER = "cover"
    LINE = "line"
    TEAM = "team"
    STANDS_IN = "stands_in"
    TOLD_LEAD = "told_lead"
    TOLD_LINE_MANAGER = "told_line_manager"
    TOLD_AGENCY = "told_agency"
    TOLD_OTHERWISE = "told_otherwise"
    ASKED = "asked"
    DECLINER = "decliner"
    NETWORK = "network"
    REPORTER = "reporter"
    OF_ALARM = "of_alarm"
    WITHDREW = "withdrew"
    ADMINISTRATOR = "administrator"
    FORMER = "former"
    STRANGER = "stranger"
    NAMED = "named"
    BREAK_GLASS = "break_glass"
    LEFT = "left"
    BARRED = "barred"
    NOT_NAMED = "not_named"
    # To one duty.
    OWN_DUTY = "own_duty"
    HOLDS_DUTY = "holds_duty"
    COVERS_DUTY = "covers_duty"
    ABOVE_DUTY = "above_duty"
    REPORTED_DUTY = "reported_duty"
    DECLINED_DUTY = "declined_duty"
    SECOND_OF_OWN = "second_of_own"
    NO_DUTY = "no_duty"
    # To one alarm.
    TOLD_ALARM = "told_alarm"
    TOOK_ALARM = "took_alarm"
    RAISED_ALARM = "raised_alarm"
    NO_ALARM = "no_alarm"


class Right(StrEnum):
    """Something that one may see or do."""

    # In a case.
    SEE_STEP = "step"
    READ_KNOWN = "known"
    READ_CHILD = "child"
    READ_REPORT = "report"
    READ_ALL = "all"
    READ_CHRONOLOGY = "chronology"
    RECORD_OUTCOME = "outcome"
    END_KNOWN = "facts"
    AMEND_REPORT = "amend"
    SAY_PLAN = "plan"
    GO_IN = "visit"
    ALLOCATE = "allocate"
    MOVE_POLICY = "policy"
    # With one duty.
    ACKNOWLEDGE = "acknowledge"
    TAKE_OVER = "take_over"
    DECLINE = "decline"
    UNDO = "undo"
    # With one alarm.
    TAKE_ALARM = "take_alarm"
    END_ALARM = "end_alarm"


class Verdict(StrEnum):
    """Yes, no, or only for what is one's own: the report, fact or duty by which one stands so."""

    YES = "yes"
    OWN = "own"
    NO = "no"


#: Each block: a line of rights, then for each relation a line with its verdicts.
BLOCKS = (
    """
                  step known child report all chronology outcome facts amend plan visit allocate policy
allocated         yes  yes   yes   yes    yes yes        own     yes   no    yes  yes   no       no
lead_practitioner yes  yes   yes   yes    yes yes        own     yes   no    yes  yes   no       no
cover             yes  yes   yes   yes    yes yes        own     yes   no    yes  yes   no       no
line              yes  yes   yes   yes    yes yes        own     yes   no    yes  yes   no       no
team              yes  yes   yes   yes    yes yes        own     yes   no    yes  yes   no       no
stands_in         yes  yes   yes   yes    yes yes        own     yes   no    yes  yes   no       no
told_lead         yes  yes   yes   own    no  own        own     own   no    no   yes   no       no
told_line_manager yes  yes   yes   own    no  own        own     own   no    no   yes   no       no
told_agency       yes  yes   yes   own    no  own        own     own   no    no   yes   no       no
told_otherwise    yes  yes   yes   own    no  own        own     own   no    no   yes   no       no
asked             yes  no    no    no     no  own        own     own   no    no   yes   no       no
decliner          yes  no    no    no     no  no         no      own   no    no   yes   no       no
network           yes  yes   no    no     no  no         own     own   no    no   yes   no       no
reporter          yes  no    no    own    no  no         own     own   own   no   yes   no       no
of_alarm          yes  yes   yes   own    no  no         no      no    no    no   yes   no       no
named             yes  yes   yes   yes    yes yes        own     yes   no    yes  yes   no       no
break_glass       yes  yes   yes   yes    yes yes        no      own   no    no   yes   no       no
withdrew          no   no    no    no     no  no         no      no    no    no   no    no       no
administrator     no   no    no    no     no  no         no      no    no    no   no    no       no
former            no   no    no    no     no  no         no      no    no    no   no    no       no
stranger          no   no    no    no     no  no         no      no    no    no   no    no       no
left              no   no    no    no     no  no         no      no    no    no   no    no       no
barred            no   no    no    no     no  no         no      no    no    no   no    no       no
not_named         no   no    no    no     no  no         no      no    no    no   no    no       no
""",
    """
                  acknowledge take_over decline undo
own_duty          yes         no        own     own
holds_duty        yes         no        yes     own
covers_duty       yes         yes       own     own
above_duty        no          yes       own     own
reported_duty     no          no        no      no
declined_duty     no          no        no      no
second_of_own     no          no        no      no
no_duty           no          no        no      no
left              no          no        no      no
barred            no          no        no      no
not_named         no          no        no      no
""",
    """
                  take_alarm end_alarm
told_alarm        yes        yes
took_alarm        yes        yes
raised_alarm      no         own
no_alarm          no         no
""",
)


def _read(blocks: tuple[str, ...]) -> Mapping[Relation, Mapping[Right, Verdict]]:
    found: dict[Relation, dict[Right, Verdict]] = {relation: {} for relation in Relation}
    for block in blocks:
        head, *rows = block.strip().splitlines()
        rights = [Right(name) for name in head.split()]
        for name, *cells in (row.split() for row in rows):
            found[Relation(name)].update(zip(rights, map(Verdict, cells), strict=True))
    return found


#: What is in no line of a block is no.
MATRIX = _read(BLOCKS)


def verdict(relation: Relation, right: Right) -> Verdict:
    """What this relation gives."""
    return MATRIX[relation].get(right, Verdict.NO)
