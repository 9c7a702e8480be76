"""A board's policy file as values: who is told, the steps, and the moves, each with its section."""

from __future__ import annotations

from functools import cached_property
from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, Field

from state_machines.case.case import Plan
from state_machines.case.contact import Contact
from state_machines.case.limits import NOT_SET, Limit, Origin, Source
from state_machines.machine import Arrow
from state_machines.people.people import Role
from state_machines.policy.pattern_rules import PatternRule
from state_machines.policy.strict_model import Asks, Condition, LimitOrNotSet, Name, Strict, Words, YesNo

#: `any` stands in `from` for every step but the start, `stay` in `to` for the step where the move began.
ANY, STAY = "any", "stay"
#: The name of the one policy that is no board's: what Doorstep does where no chart covers a plan.
OUTSIDE_THE_CHART = "outside-the-chart"

#: A duty whose key begins so is a meeting to be held.
TO_HOLD = "hold_"

#: The event by which a case's plan changes: nobody records it on the chart, Doorstep puts it to it.
PLAN_CHANGED = "plan_changed"

#: The event by which the record shows that a report is a repeat referral, as the policy's pattern means it.
REPEAT_FOUND = "repeat_found"

#: The events that are nobody's to record.
PUT_BY_DOORSTEP = frozenset({PLAN_CHANGED, REPEAT_FOUND})

#: Where guidance helps that is no step: before a visit to a family with a known risk, or at something named.
KNOWN_RISK = "known_risk"
AT_REPORT, AT_DUTY, AT_OUTCOME = "report", "duty", "outcome"

#: Guidance is read standing on a doorstep: more lines, or longer ones, are a document again.
MOST_GUIDANCE_LINES, LONGEST_GUIDANCE_LINE = 12, 160


def _check_origin(origin: Origin) -> Origin:
    if origin not in (Origin.DOCUMENT, Origin.RECONSTRUCTED, Origin.OURS):
        raise ValueError("a board's file holds what its document says, or marks it reconstructed")
    return origin


#: The short forms in which somebody who was told answers what they are asked.
AnswerForm = Literal["", "seen_and_known", "what_is_known"]
GuidancePlace = Annotated[str, Field(pattern=rf"^(({AT_REPORT}|{AT_DUTY}|{AT_OUTCOME}):)?[a-z0-9_]+$")]
GuidanceLine = Annotated[str, Field(min_length=1, max_length=LONGEST_GUIDANCE_LINE)]


def _as_tuple(value: object) -> object:
    return (value,) if value == ANY else value


class Cited(Strict):
    """What everything in a board's file says of itself: its row in the coverage table, section and origin."""

    row: Words
    section: Words
    origin: Annotated[Origin, AfterValidator(_check_origin)]

    @cached_property
    def source(self) -> Source:
        """The rule's source, as duties and screens carry it."""
        return Source(self.origin, self.section, self.row)

    @property
    def citation(self) -> str:
        """The section as a sentence names it: "section 5", "sections 5, 7" or "Appendix 1"."""
        return self.source.citation


class Rule(Cited):
    """A rule, with what it asks for in our words."""

    text: Words


class Guidance(Cited):
    """What helps at one place, in a few short lines: shown when somebody asks for it, never in the way.

    `at` is a step's name, `report:<kind>`, `duty:<key>`, `outcome:<event>`, or `known_risk`.
    """

    at: GuidancePlace
    title: Words
    lines: Annotated[tuple[GuidanceLine, ...], Field(min_length=1, max_length=MOST_GUIDANCE_LINES)]


class HolderRule(Rule):
    """How the holder of a role is found in one case."""

    role: Role
    holder: Words


class Suggestion(Strict):
    """A condition on what was observed that suggests a type."""

    when: Condition


class EngagementType(Rule):
    """One of the board's types of non-engagement, and the observations which suggest it."""

    name: Name
    title: Words
    suggested_by: tuple[Suggestion, ...] = ()


class Owed(Rule):
    """Something that a role owes where `when` holds, by a limit that the board set or did not.

    `acts` says how it brings its holder to the family, if at all: what is known of a risk there, or of a safe
    way of contact, stands inside the task.
    """

    key: Name
    role: Role
    task: Words
    acts: tuple[Contact, ...] = ()
    when: Condition = Field(default_factory=dict)
    limit: LimitOrNotSet = None

    @cached_property
    def board_limit(self) -> Limit:
        """The board's limit: a time, a word in which no time runs, or "not set"."""
        given = self.limit
        if given is None:
            return NOT_SET
        return Limit(given.text, self.source, given.length, given.working, given.months)


class TellRule(Owed):
    """A role that is told of a report, and has a duty to acknowledge it.

    Where its task asks something, `form` names the short form in which that is answered.
    """

    on: Annotated[tuple[Name, ...], Field(min_length=1)]
    form: AnswerForm = ""


class ReminderRule(Rule):
    """Something a role is reminded of when an event is recorded; nobody is chased about it.

    `call` is whom they are reminded to telephone: that person's name and number stand beside the words.
    """

    on: Annotated[tuple[Name, ...], Field(min_length=1)]
    role: Role
    words: Words
    when: Condition = Field(default_factory=dict)
    call: Role | None = None


class DutyRule(Owed):
    """Something that a role must do while a step stands and `when` holds.

    Its limit runs from the date fact `from`, where the document counts from an event and not from its
    recording; a date that is planned beyond it is refused. `shows` is what its holder is to read for it.
    """

    from_: Annotated[Literal["met_on"] | None, Field(alias="from")] = None
    shows: Literal["", "chronology"] = ""


class BoardPattern(Rule, PatternRule):
    """A pattern that the document itself names, with its threshold."""

    name: Name


class Step(Rule):
    """A box of the flowchart; while an escalation stands there, its duties are open."""

    name: Name
    title: Words
    duties: tuple[DutyRule, ...] = ()


class Ending(Rule):
    """A box of the flowchart at which the escalation closes."""

    name: Name
    title: Words


class MoveRule(Rule):
    """An arrow of the flowchart: taken on `event`, from each step named, when the condition holds.

    `by` are the roles that may record the event (where none is named, whoever may report). It is not offered
    to the roles in `not_for`, who may decide where others only ask. `label` is what it is called when it is
    offered as an outcome. The event `plan_changed` is nobody's to record: `plan` is then the new one.
    Nor is `repeat_found`, which follows a report that the record shows to be a repeat referral.
    `completes` are the duties that are done by it. `completes_own` are duties that
    several people hold, of which only the recorder's own is done; the fact `answers` then says whether others
    still owe theirs (some) or not (all). `sets` are facts that the move sets, and `dates` is the fact that
    keeps the date asked for. `again` opens the step's duties anew where the move leads back to the same step.
    `met` says that the meeting of the step before was held: its day is kept as `met_on`. `after_meeting` says
    that it is what came of a meeting, and by which date: before that time it is neither offered nor accepted,
    where the meeting is still to be held. What protects a child now never waits for a meeting.
    """

    event: Name
    from_: Annotated[tuple[Name, ...], BeforeValidator(_as_tuple), Field(alias="from", min_length=1)]
    to: Name
    when: Condition = Field(default_factory=dict)
    by: tuple[Role, ...] = ()
    not_for: tuple[Role, ...] = ()
    label: str = ""
    asks: Asks = ""
    dates: Literal["planned_on", "risk_meeting_on"] = "planned_on"
    completes: tuple[Name, ...] = ()
    completes_own: tuple[Name, ...] = ()
    sets: dict[str, str] = Field(default_factory=dict)
    again: YesNo = False
    met: YesNo = False
    after_meeting: Literal["planned_on", "risk_meeting_on"] | None = None


class PolicyFile(Strict):
    """Everything that a board's file says."""

    name: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9.-]*$", max_length=60)]
    version: Annotated[int, Field(ge=1)]
    title: Words
    board: Words
    document: Words
    year: Annotated[int, Field(ge=1989, le=2100)]
    plans: Annotated[tuple[Plan, ...], Field(min_length=1)]
    start: Name
    gaps: tuple[Rule, ...] = ()
    holders: tuple[HolderRule, ...]
    types: tuple[EngagementType, ...] = ()
    tells: tuple[TellRule, ...]
    reminders: tuple[ReminderRule, ...] = ()
    patterns: tuple[BoardPattern, ...] = ()
    steps: Annotated[tuple[Step, ...], Field(min_length=1)]
    alongside: tuple[DutyRule, ...] = ()
    endings: Annotated[tuple[Ending, ...], Field(min_length=1)]
    moves: Annotated[tuple[MoveRule, ...], Field(min_length=1)]
    guidance: tuple[Guidance, ...] = ()

    @property
    def arrows(self) -> tuple[Arrow, ...]:
        """Every move as arrows, in the order of the file; an arrow's id is its move's position."""
        return tuple(
            Arrow(move.event, source, source if move.to == STAY else move.to, move.when, str(at))
            for at, move in enumerate(self.moves)
            for source in self.sources_of(move)
        )

    def sources_of(self, move: MoveRule) -> tuple[str, ...]:
        """The steps from which a move may begin; `any` leaves out the start, where nothing is known yet."""
        if move.from_ == (ANY,):
            return tuple(step.name for step in self.steps if step.name != self.start)
        return move.from_

    @property
    def boxes(self) -> dict[str, Step | Ending]:
        """Steps and endings by name."""
        found: dict[str, Step | Ending] = {step.name: step for step in self.steps}
        return found | {ending.name: ending for ending in self.endings}
