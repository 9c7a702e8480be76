"""News: messages that tell a reporter what became of their report, and that ask for nothing."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import ClassVar

from bot.cards.messages.kind import MessageKind, Occasion
from bot.cards.messages.news_readers import About, hears_news
from bot.cards.messages.news_titles import NEWS_TITLES
from bot.cards.messages.payload import Payload
from bot.cards.parts.buttons import OPEN
from bot.cards.parts.card_builder import card
from bot.cards.parts.duty_lines import skip_lines
from bot.cards.parts.endings import confirmed_by_words, ending_label
from bot.cards.parts.known_facts import heading_and_category
from bot.cards.parts.lateness import with_lateness
from bot.cards.parts.limits import task_with_limit
from bot.cards.parts.moves import event_words
from bot.cards.parts.told_words import told_words
from bot.cards.parts.words import (
    join_names,
    name_or_nobody,
    plan_words,
    report_reference,
    role_title,
    short_name,
    source_words,
)
from bot.reading.snapshot import Snapshot
from bot.values import Action, Button, Card
from state_machines.case.case import Case, Plan
from state_machines.case.limits import Source
from state_machines.duties.circle import ROLE_TITLES
from state_machines.duties.duty import Duty
from state_machines.duties.vacancy import role_to_fill
from state_machines.errors import NewerRelease
from state_machines.messages.news_kind import NewsKind
from state_machines.time.moments import at_words
from storage.records import RecordedMove


@dataclass(frozen=True, slots=True)
class NewsPayload(Payload):
    """What happened and when, and the ids that its words are made from when it is sent.

    `person` did it, `duties` it was done to, `told` heard of it then; `move` is the place among the
    escalation's moves, and `plan` the plan that the child has then. `late` as in a ping. `also` are the
    escalations of other children of whom the same is so, and `facts` what was known of the family.
    """

    KIND: ClassVar[str] = "news"

    what: NewsKind | None = None
    at: datetime | None = None
    person: str | None = None
    duties: tuple[str, ...] = ()
    told: tuple[str, ...] = ()
    report: str | None = None
    move: int | None = None
    plan: str | None = None
    late: datetime | None = None
    also: tuple[str, ...] | None = None
    facts: tuple[str, ...] | None = None


def news_card(state: Snapshot, about: NewsPayload, now: datetime, others: tuple[Case, ...] = ()) -> Card:
    """The card for one piece of news, in the words of the moment at which it happened."""
    if about.what is None:
        raise NewerRelease("news that do not say what they are about")
    when = at_words(about.at, now) if about.at else "earlier"
    references = (state.case.reference, *(one.reference for one in others))
    where = tuple(
        Button(f"Where {one} stands" if others else "Where it stands", Action.STATUS, one)
        for one in references
    )
    return card(
        f"{join_names(references)}: {NEWS_TITLES[about.what]}",
        lead=_SENTENCES[about.what](state, about, when),
        buttons=(*_open_button(state, about), *where),
    )


def _open_button(state: Snapshot, about: NewsPayload) -> tuple[Button, ...]:
    """Where the reason is one press away."""
    reads_why = about.what is NewsKind.FACT_ENDED
    return (Button(OPEN, Action.OPEN, state.escalation.id),) if reads_why else ()


def _acknowledged_sentence(state: Snapshot, about: NewsPayload, when: str) -> str:
    own = all(duty.holder_id == about.person for duty in _duties(state, about))
    standing = "as the" if own else "for the"
    return f"{_person_name(state, about)} acknowledged {when} {standing} {_role_names(state, about)}."


def _undone_sentence(state: Snapshot, about: NewsPayload, when: str) -> str:
    return f"{_person_name(state, about)} took back their acknowledgement {when}. They are asked again."


def _declined_sentence(state: Snapshot, about: NewsPayload, when: str) -> str:
    said = f"{_person_name(state, about)} said {when} that this is not theirs."
    return f"{said} {told_words(state, about.told, 'at once')}"


def _climbed_sentence(state: Snapshot, about: NewsPayload, when: str) -> str:
    holders = {duty.holder_id for duty in _duties(state, about)}
    missed = bool(holders) and all(one in state.unreached.in_vain for one in holders)
    silent = "could not be reached yet" if missed else "has not acknowledged"
    return f"The {_role_names(state, about)} {silent}. {told_words(state, about.told, when)}"


def _resumed_sentence(state: Snapshot, about: NewsPayload, when: str) -> str:
    asked = told_words(state, about.told, when, told="asked again")
    return f"The {_role_names(state, about)} acknowledged, but no outcome followed. {asked}"


def _stalled_sentence(state: Snapshot, about: NewsPayload, when: str) -> str:
    told = told_words(state, about.told, when)
    return f"The {_role_names(state, about)} acknowledged, but no outcome followed. {told}"


def _decided_sentence(state: Snapshot, about: NewsPayload, when: str) -> str:
    """The step it came to then, not the present one: the chart may have moved on since."""
    move = state.moves[-1 if about.move is None else about.move]
    return (
        f"{_person_name(state, about)} recorded {when}: {event_words(state, move)}."
        f"{confirmed_by_words(state, move)} {_step_sentence(state, move)}"
    )


def _completed_sentence(state: Snapshot, about: NewsPayload, when: str) -> str:
    reference = report_reference(about.report or "")
    ended = _ended_with_report(state, about)
    return f"The reporter completed {reference} {when}.{ended} Open the case to read it."


def _corrected_sentence(state: Snapshot, about: NewsPayload, when: str) -> str:
    return (
        f"{_person_name(state, about)} said {when} that report {report_reference(about.report or '')} "
        "is about another case. Please check with them before anything is dropped here."
    )


def _no_channel_sentence(_state: Snapshot, _about: NewsPayload, when: str) -> str:
    return (
        f"Nothing was posted in the team's channel {when}. Those who are asked, and those of the team who "
        "would have read it there, are told in their own messages. Please check that the channel is private, "
        "shared with no other organisation and not archived, and that Doorstep was invited to it."
    )


def _safe_sentence(state: Snapshot, about: NewsPayload, when: str) -> str:
    return f"{_person_name(state, about)} said {when} that they are safe now. The report goes on."


def _followed_up_sentence(state: Snapshot, about: NewsPayload, when: str) -> str:
    tasks = join_names(tuple(f"“{duty.task}”" for duty in _duties(state, about)))
    return f"{_person_name(state, about)} recorded {when} what came of {tasks}."


def _answered_sentence(state: Snapshot, about: NewsPayload, when: str) -> str:
    tasks = join_names(tuple(f"“{duty.task}”" for duty in _duties(state, about)))
    return f"{_person_name(state, about)} answered {when}: {tasks}. Open the case to read it."


def _relieved_sentence(state: Snapshot, about: NewsPayload, when: str) -> str:
    """By whom somebody was relieved: they took it over, or recorded an ending, with the rule's reason."""
    if about.move is None:
        tasks = join_names(tuple(dict.fromkeys(f"“{duty.task}”" for duty in _duties(state, about))))
        return (
            f"{_person_name(state, about)} took over {when} what was asked of you: {tasks}. "
            "If you have begun, please tell them."
        )
    move = state.moves[about.move]
    source = source_words(Source(move.origin, move.section, move.row), short_name(state.policy))
    return (
        f"{_person_name(state, about)} recorded {when}: {event_words(state, move)}."
        f"{confirmed_by_words(state, move)} {_step_sentence(state, move)} "
        f"{move.text} ({source}).{_no_longer_asked(state, about)}"
    )


def _reminded_sentence(state: Snapshot, about: NewsPayload, _when: str) -> str:
    return " ".join(f"Not recorded yet: {task_with_limit(state, duty)}." for duty in _duties(state, about))


def _passed_on_sentence(state: Snapshot, about: NewsPayload, when: str) -> str:
    """Who has which part now, and who is missing or why not; "told" has one person for each of the duties."""
    parts: dict[str, list[str]] = {}
    # A message of another release may name fewer of the one than of the other.
    for duty_id, person_id in zip(about.duties, about.told, strict=False):
        roles = _role_names(state, replace(about, duties=(duty_id,)))
        parts.setdefault(person_id, []).append(roles)
    sentences = (
        f"{told_words(state, (person_id,), when).rstrip('.')}, for the part of the "
        f"{join_names(tuple(dict.fromkeys(roles)))}."
        for person_id, roles in parts.items()
    )
    lines = (line for duty in _duties(state, about) for line in skip_lines(state, duty, short=True))
    return " ".join((*sentences, *(f"{line}." for line in dict.fromkeys(lines))))


def _amended_sentence(state: Snapshot, about: NewsPayload, when: str) -> str:
    reference = report_reference(about.report or "")
    return f"{_person_name(state, about)} added to report {reference} {when}. Open the case to read it."


def _withdrawn_sentence(state: Snapshot, about: NewsPayload, when: str) -> str:
    reference = report_reference(about.report or "")
    return (
        f"{_person_name(state, about)} withdrew report {reference} {when}. It stays on the record."
        f"{_ended_with_report(state, about)} "
        "Nothing closes by itself: those responsible decide."
    )


def _plan_changed_sentence(state: Snapshot, about: NewsPayload, when: str) -> str:
    """What the chart made of it: the reason of the move, and what is no longer asked."""
    move = state.moves[-1 if about.move is None else about.move]
    source = source_words(Source(move.origin, move.section, move.row), short_name(state.policy))
    ended = _no_longer_asked(state, about)
    return (
        f"{_new_plan(state, about, str(move.facts.get('plan', '')), when)} {move.text} ({source}).{ended} "
        f"{_step_sentence(state, move)}"
    )


def _plan_outside_sentence(state: Snapshot, about: NewsPayload, when: str) -> str:
    return (
        f"{_new_plan(state, about, about.plan or '', when)} The chart under which this case was begun has no "
        "step for that change, so what it asks goes on as before. Please agree with your line manager what "
        "has to be done differently."
    )


def _policy_moved_sentence(state: Snapshot, about: NewsPayload, when: str) -> str:
    """The case stays where it is; what the new text does not ask is named."""
    move = state.moves[-1 if about.move is None else about.move]
    step = state.policy.step(move.to_step).title
    return (
        f"{_person_name(state, about)} decided that {when}. {move.text}{_no_longer_asked(state, about)} "
        f"The step stands: {step}. What is asked now is on the card."
    )


def _ending_confirmed_sentence(state: Snapshot, about: NewsPayload, when: str) -> str:
    confirmed = f"{_person_name(state, about)} confirmed {when} what you recorded"
    named = _ending_named(state, about)
    return f"{confirmed}: {named}. The case is closed here, and nothing more is asked of you."


def _ending_refused_sentence(state: Snapshot, about: NewsPayload, when: str) -> str:
    """The reason is somebody's words about a family, and stands behind "Open"."""
    said = f"{_person_name(state, about)} said {when} that it is not to end yet"
    named = _ending_named(state, about)
    return f"{said}: {named}. The case stays open, and all that is asked goes on. Open the case to read why."


def _ending_overtaken_sentence(state: Snapshot, about: NewsPayload, when: str) -> str:
    return (
        f"The case moved on {when} before the ending was confirmed: {_ending_named(state, about)}. "
        "It was not applied, and the case stays as its step says. Please look again, and record what is "
        "right now."
    )


def _fact_ended_sentence(state: Snapshot, about: NewsPayload, when: str) -> str:
    """By category; the reason is somebody's words about a family, and stands behind "Open"."""
    facts = tuple(fact for fact in state.standing_facts if fact.id in (about.facts or ()))
    what = join_names(tuple(dict.fromkeys(heading_and_category(fact) for fact in facts)))
    return f"{_person_name(state, about)} said {when} that this no longer holds: {what}. Open to read why."


def _allocated_sentence(state: Snapshot, about: NewsPayload, _when: str) -> str:
    title = ROLE_TITLES[role_to_fill(state.circle)]
    return (
        f"{_person_name(state, about)} has the case now, as {title}. "
        "It need not be allocated any more: nothing is asked of you for that."
    )


def _shift_over_sentence(state: Snapshot, about: NewsPayload, _when: str) -> str:
    tasks = join_names(tuple(f"“{duty.task}”" for duty in _duties(state, about)))
    return (
        f"Your shift is over, and you have acknowledged {tasks}. It stays with you until you record what "
        "came of it, or hand it on with “Not mine”."
    )


def _step_sentence(state: Snapshot, move: RecordedMove) -> str:
    """A step is called new only where the move changed it."""
    stands = "stands" if move.from_step == move.to_step else "is now"
    return f"The step {stands}: {state.policy.step(move.to_step).title}."


def _ended_with_report(state: Snapshot, about: NewsPayload) -> str:
    """What was known by the report alone, and ended at the moment of which the message tells."""
    facts = (fact for fact in state.standing_facts if fact.report_id == about.report and fact.ended)
    gone = tuple(heading_and_category(fact) for fact in facts if fact.ended and fact.ended.at == about.at)
    return f" No longer known by it: {join_names(gone)}." if gone else ""


def _ending_named(state: Snapshot, about: NewsPayload) -> str:
    named = (ending_label(state, one) for one in state.endings if one.duty_id in about.duties)
    return f"“{next(named, 'an ending')}”"


def _no_longer_asked(state: Snapshot, about: NewsPayload) -> str:
    tasks = tuple(dict.fromkeys(f"“{duty.task}”" for duty in _duties(state, about)))
    return f" No longer asked: {join_names(tasks)}." if tasks else ""


def _new_plan(state: Snapshot, about: NewsPayload, plan: str, when: str) -> str:
    new = plan_words(Plan(plan)) if plan in set(Plan) else "another plan"
    article = "an" if new[0] in "aeiou" else "a"
    if about.person is None:
        return f"The case system says {when} that the child has {article} {new} now."
    return f"{_person_name(state, about)} said {when} that the child has {article} {new} now."


def _person_name(state: Snapshot, about: NewsPayload) -> str:
    return name_or_nobody(state.person(about.person))


def _role_names(state: Snapshot, about: NewsPayload) -> str:
    titles = [role_title(duty.role).lower() for duty in _duties(state, about)]
    return join_names(tuple(dict.fromkeys(titles)))


def _duties(state: Snapshot, about: NewsPayload) -> tuple[Duty, ...]:
    return tuple(duty for duty in state.duties if duty.id in about.duties)


_SENTENCES = {
    NewsKind.ACKNOWLEDGED: _acknowledged_sentence,
    NewsKind.UNDONE: _undone_sentence,
    NewsKind.DECLINED: _declined_sentence,
    NewsKind.CLIMBED: _climbed_sentence,
    NewsKind.RESUMED: _resumed_sentence,
    NewsKind.STALLED: _stalled_sentence,
    NewsKind.DECIDED: _decided_sentence,
    NewsKind.COMPLETED: _completed_sentence,
    NewsKind.CORRECTED: _corrected_sentence,
    NewsKind.NO_CHANNEL: _no_channel_sentence,
    NewsKind.SAFE: _safe_sentence,
    NewsKind.FOLLOWED_UP: _followed_up_sentence,
    NewsKind.ANSWERED: _answered_sentence,
    NewsKind.RELIEVED: _relieved_sentence,
    NewsKind.AMENDED: _amended_sentence,
    NewsKind.WITHDRAWN: _withdrawn_sentence,
    NewsKind.REMINDED: _reminded_sentence,
    NewsKind.PASSED_ON: _passed_on_sentence,
    NewsKind.PLAN_CHANGED: _plan_changed_sentence,
    NewsKind.PLAN_OUTSIDE: _plan_outside_sentence,
    NewsKind.POLICY_MOVED: _policy_moved_sentence,
    NewsKind.ENDING_CONFIRMED: _ending_confirmed_sentence,
    NewsKind.ENDING_REFUSED: _ending_refused_sentence,
    NewsKind.ENDING_OVERTAKEN: _ending_overtaken_sentence,
    NewsKind.FACT_ENDED: _fact_ended_sentence,
    NewsKind.ALLOCATED: _allocated_sentence,
    NewsKind.SHIFT_OVER: _shift_over_sentence,
}


def _draw(occasion: Occasion, payload: NewsPayload) -> Card:
    ids = (occasion.uow.escalations.case_of(one) for one in payload.also or ())
    others = occasion.uow.cases.by_ids([one for one in ids if one is not None]) if payload.also else ()
    shown = news_card(occasion.snapshot(), payload, occasion.now, others)
    return with_lateness(shown, payload.late, occasion.now)


def _names(occasion: Occasion, payload: NewsPayload) -> tuple[str | None, ...]:
    return tuple(occasion.uow.escalations.case_of(one) for one in payload.also or ())


def _hears(occasion: Occasion, payload: NewsPayload) -> bool:
    return hears_news(occasion, About(payload.what, payload.duties, payload.report, payload.also or ()))


NEWS_KIND = MessageKind(NewsPayload, _draw, _names, _hears)
