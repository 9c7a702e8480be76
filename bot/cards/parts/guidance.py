"""The board's guidance at the place where a case stands: who is offered it, and what it says."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import accumulate

from bot.cards.parts.card_builder import card
from bot.cards.parts.words import short_name, source_words
from bot.reading.part_of import roles_to_record_in
from bot.reading.snapshot import Snapshot
from bot.values import Action, Button, Card, Section
from state_machines.case.standing_facts import FactKind
from state_machines.duties.rank import is_with
from state_machines.flowchart.flowchart import Outcome, outcomes
from state_machines.people.people import Person
from state_machines.policy.model import AT_DUTY, AT_OUTCOME, AT_REPORT, KNOWN_RISK, Guidance

#: How many lines are a page of a phone.
LINES_ON_A_PAGE = 12
#: What the value of the button for the rest ends with.
REST = "rest"


def guidance_button(state: Snapshot, viewer: Person) -> tuple[Button, ...]:
    """The button where the board has something to say at this place; no board's is there for nothing."""
    found = guidance_here(state, viewer)
    return (Button("Guidance", Action.GUIDANCE, state.escalation.id),) if found else ()


def guidance_here(state: Snapshot, viewer: Person) -> tuple[Guidance, ...]:
    """What helps this person now: before a visit first, then at what they owe, and last at what may come."""
    if not state.is_open:
        return ()
    found: dict[tuple[str, ...], Guidance] = {}
    for one in state.policy.guidance_at(*_places(state, viewer)):
        # What stands at the step and at an outcome as well is read once, at the step.
        if one.lines not in found or one.at == state.escalation.step:
            found[one.lines] = one
    return tuple(sorted(found.values(), key=_order))


def guidance_card(state: Snapshot, viewer: Person, *, rest: bool = False) -> Card:
    """The private card, each piece with its section; it says nothing of the child.

    What helps most comes first, on a page of a phone; the `rest` is behind one press.
    """
    found = guidance_here(state, viewer)
    first = _on_first_page(found)
    shown, left = (found[first:], ()) if rest else (found[:first], found[first:])
    return card(
        f"{state.case.reference}: guidance",
        lead=f"From {state.policy.board}, {state.policy.document}, in short words of Doorstep's.",
        sections=tuple(
            Section(
                _heading(state, viewer, one), (*one.lines, source_words(one.source, short_name(state.policy)))
            )
            for one in shown
        ),
        buttons=_more_button(state, left),
        note="It helps to think, and decides nothing: what you record is yours.",
    )


def _on_first_page(found: Sequence[Guidance]) -> int:
    """How many pieces fit, each whole with its heading and its source; the first always does."""
    lines = accumulate(len(one.lines) + 2 for one in found)
    return max(1, sum(1 for count in lines if count <= LINES_ON_A_PAGE))


def _more_button(state: Snapshot, left: Sequence[Guidance]) -> tuple[Button, ...]:
    if not left:
        return ()
    return (Button(f"More guidance ({len(left)})", Action.GUIDANCE, f"{state.escalation.id}/{REST}"),)


def _order(one: Guidance) -> int:
    """Where it stands on the card: safety, what is asked of the reader, the step, the report, outcomes."""
    kind = one.at.partition(":")[0]
    kinds = (KNOWN_RISK, AT_DUTY, one.at if kind == one.at else "", AT_REPORT, AT_OUTCOME)
    return kinds.index(kind)


def _heading(state: Snapshot, viewer: Person, one: Guidance) -> str:
    """The title; guidance on an outcome says which, for several may be open."""
    kind, _, event = one.at.partition(":")
    if kind != AT_OUTCOME:
        return one.title
    label = next(outcome.label for outcome in _may_record(state, viewer) if outcome.event == event)
    return f"If “{label}”: {one.title}"


def _may_record(state: Snapshot, viewer: Person) -> tuple[Outcome, ...]:
    return outcomes(state.policy, state.escalation, roles_to_record_in(state, viewer))


def _places(state: Snapshot, viewer: Person) -> Iterator[str]:
    yield state.escalation.step
    yield f"{AT_REPORT}:{state.latest_report.kind}"
    for duty in state.live_duties:
        if is_with(duty, viewer, state.circle):
            yield f"{AT_DUTY}:{duty.key}"
    for outcome in _may_record(state, viewer):
        yield f"{AT_OUTCOME}:{outcome.event}"
    if _has_known_risk(state):
        yield KNOWN_RISK


def _has_known_risk(state: Snapshot) -> bool:
    """Whether a risk to whoever visits stands on the case, from whichever report."""
    return any(fact.kind is FactKind.RISK and fact.stands for fact in state.standing_facts)
