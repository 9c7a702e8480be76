"""An escalation's past moves in words: what was recorded, by whom, and which rule it follows from."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType

from bot.cards.parts.endings import confirmed_by_words
from bot.cards.parts.times import day, moment
from bot.cards.parts.words import name_or_nobody, short_name, source_words
from bot.reading.snapshot import Snapshot
from state_machines.case.limits import Source
from state_machines.policy.model import PLAN_CHANGED, REPEAT_FOUND
from state_machines.policy.policy import Policy
from state_machines.policy.vocabulary import REPORTS
from storage.records import RecordedMove

_NO_FACTS: Mapping[str, str] = MappingProxyType({})


def move_line(state: Snapshot, move: RecordedMove) -> str:
    """Such as "Tue 17 Nov, 10:05, Sam Okafor: The core group is arranged. ..."."""
    who = name_or_nobody(state.person(move.actor_id)) if move.actor_id else "Doorstep"
    step = state.policy.step(move.to_step).title
    source = source_words(Source(move.origin, move.section, move.row), short_name(state.policy))
    happened = event_words(state, move)
    second = confirmed_by_words(state, move)
    return f"{moment(move.at)}, {who}: {happened}.{second} Step: {step}. Because: {move.text} ({source})"


def event_words(state: Snapshot, move: RecordedMove) -> str:
    """What was recorded in this escalation, as `words_of_event` puts it."""
    return words_of_event(state.policy, move.event, move.text, move.facts)


def words_of_event(policy: Policy, event: str, text: str, facts: Mapping[str, str] = _NO_FACTS) -> str:
    """The label under which the outcome was offered, with its date, or the kind of the report."""
    if event in REPORTS:
        kind = REPORTS[event]
        return f"reported {'an' if kind[0] in 'aeiou' else 'a'} {kind}"
    rules = (rule for rule in policy.moves if rule.event == event and rule.text == text)
    rule = next(rules, None)
    words = rule.label if rule and rule.label else event.replace("_", " ")
    if event == REPEAT_FOUND:
        return "the record shows a repeat referral"
    if event == PLAN_CHANGED:
        return f"the plan changed to {facts.get('plan', 'another one')}"
    planned_on = facts.get("planned_on")
    return f"{words} ({day(date.fromisoformat(planned_on))})" if planned_on else words
