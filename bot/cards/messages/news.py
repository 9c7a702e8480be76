"""Something to know and nothing to do: what became of a report, told to whoever made it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from bot.cards.parts.duty_lines import passed_over_lines
from bot.cards.parts.limits import limited_task
from bot.cards.parts.moves import what_happened
from bot.cards.parts.plain import card
from bot.cards.parts.words import listed, name_of, report_reference, role_title
from bot.reading.snapshot import Snapshot
from bot.values import Action, Button, Card
from state_machines.duties.duty import Duty
from state_machines.messages.news_kind import NewsKind
from state_machines.time.moments import at_words
from storage.records import Json


def news(state: Snapshot, about: Mapping[str, Json], now: datetime) -> Card:
    """The card for one piece of news, in the words of the moment at which it happened."""
    kind = NewsKind(str(about["what"]))
    sentence = _SENTENCES[kind](state, about, _when(about, now))
    return card(
        f"{state.case.reference}: {_TITLES[kind]}",
        lead=sentence,
        buttons=(Button("Where it stands", Action.STATUS, state.case.reference),),
    )


def _when(about: Mapping[str, Json], now: datetime) -> str:
    return at_words(datetime.fromisoformat(str(about["at"])), now)


def _acknowledged(state: Snapshot, about: Mapping[str, Json], when: str) -> str:
    own = all(duty.holder_id == about["person"] for duty in _duties(state, about))
    standing = "as the" if own else "for the"
    return f"{_person(state, about)} acknowledged {when} {standing} {_roles(state, about)}."


def _undone(state: Snapshot, about: Mapping[str, Json], when: str) -> str:
    return f"{_person(state, about)} took back their acknowledgement {when}. They are asked again."


def _declined(state: Snapshot, about: Mapping[str, Json], when: str) -> str:
    return f"{_person(state, about)} said {when} that this is not theirs. {_told(state, about)} told at once."


def _climbed(state: Snapshot, about: Mapping[str, Json], when: str) -> str:
    return f"The {_roles(state, about)} has not acknowledged. {_told(state, about)} told {when}."


def _resumed(state: Snapshot, about: Mapping[str, Json], when: str) -> str:
    asked = f"{_told(state, about)} asked again {when}."
    return f"The {_roles(state, about)} acknowledged, but no outcome followed. {asked}"


def _stalled(state: Snapshot, about: Mapping[str, Json], when: str) -> str:
    told = f"{_told(state, about)} told {when}."
    return f"The {_roles(state, about)} acknowledged, but no outcome followed. {told}"


def _decided(state: Snapshot, about: Mapping[str, Json], when: str) -> str:
    """The step it came to then, not the present one: the chart may have moved on since."""
    position = about["move"]
    move = state.moves[position] if isinstance(position, int) else state.moves[-1]
    step = state.policy.step(move.to_step).title
    return f"{_person(state, about)} recorded {when}: {what_happened(state, move)}. The step is now: {step}."


def _completed(_state: Snapshot, about: Mapping[str, Json], when: str) -> str:
    reference = report_reference(str(about["report"]))
    return f"The reporter completed {reference} {when}. Open the case to read it."


def _corrected(state: Snapshot, about: Mapping[str, Json], when: str) -> str:
    return (
        f"{_person(state, about)} said {when} that report {report_reference(str(about['report']))} "
        "is about another case. Please check with them before anything is dropped here."
    )


def _no_channel(_state: Snapshot, _about: Mapping[str, Json], when: str) -> str:
    return (
        f"The post to the team's private channel failed {when}. Each person was told in their own messages. "
        "Please check that the channel exists and that Doorstep was invited to it."
    )


def _safe(state: Snapshot, about: Mapping[str, Json], when: str) -> str:
    return f"{_person(state, about)} said {when} that they are safe now. The report goes on."


def _followed_up(state: Snapshot, about: Mapping[str, Json], when: str) -> str:
    tasks = listed(tuple(f"“{duty.task}”" for duty in _duties(state, about)))
    return f"{_person(state, about)} recorded {when} what came of {tasks}."


def _reminded(state: Snapshot, about: Mapping[str, Json], _when: str) -> str:
    return " ".join(f"Not recorded yet: {limited_task(state, duty)}." for duty in _duties(state, about))


def _passed_on(state: Snapshot, about: Mapping[str, Json], when: str) -> str:
    """Who has which part now, and who is missing or why not; "told" has one person for each of the duties."""
    parts: dict[str, list[str]] = {}
    ids, told = about["duties"], about["told"]
    pairs = zip(ids, told, strict=True) if isinstance(ids, list) and isinstance(told, list) else ()
    for duty_id, person_id in pairs:
        roles = _roles(state, {"duties": [duty_id]})
        parts.setdefault(name_of(state.person(str(person_id))), []).append(roles)
    sentences = (
        f"{name} was told {when}, for the part of the {listed(tuple(dict.fromkeys(roles)))}."
        for name, roles in parts.items()
    )
    lines = (line for duty in _duties(state, about) for line in passed_over_lines(state, duty, short=True))
    return " ".join((*sentences, *(f"{line}." for line in dict.fromkeys(lines))))


def _amended(state: Snapshot, about: Mapping[str, Json], when: str) -> str:
    reference = report_reference(str(about["report"]))
    return f"{_person(state, about)} added to report {reference} {when}. Open the case to read it."


def _withdrawn(state: Snapshot, about: Mapping[str, Json], when: str) -> str:
    reference = report_reference(str(about["report"]))
    return (
        f"{_person(state, about)} withdrew report {reference} {when}. It stays on the record. "
        "Nothing closes by itself: those responsible decide."
    )


def _person(state: Snapshot, about: Mapping[str, Json]) -> str:
    return name_of(state.person(str(about["person"])))


def _roles(state: Snapshot, about: Mapping[str, Json]) -> str:
    titles = [role_title(duty.role).lower() for duty in _duties(state, about)]
    return listed(tuple(dict.fromkeys(titles)))


def _duties(state: Snapshot, about: Mapping[str, Json]) -> tuple[Duty, ...]:
    wanted = about["duties"]
    ids = wanted if isinstance(wanted, list) else []
    return tuple(duty for duty in state.duties if duty.id in ids)


def _told(state: Snapshot, about: Mapping[str, Json]) -> str:
    wanted = about["told"]
    ids = wanted if isinstance(wanted, list) else []
    names = tuple(name_of(state.person(str(person_id))) for person_id in ids)
    if not names:
        return "Nobody can be reached at this moment, so nobody was"
    return f"{listed(names)} {'was' if len(names) == 1 else 'were'}"


_TITLES: Mapping[NewsKind, str] = {
    NewsKind.ACKNOWLEDGED: "acknowledged",
    NewsKind.UNDONE: "acknowledgement taken back",
    NewsKind.DECLINED: "handed on",
    NewsKind.CLIMBED: "not acknowledged, gone further",
    NewsKind.RESUMED: "asked again",
    NewsKind.STALLED: "no outcome yet, gone further",
    NewsKind.DECIDED: "an outcome was recorded",
    NewsKind.COMPLETED: "the report is complete",
    NewsKind.CORRECTED: "the report may be about another case",
    NewsKind.NO_CHANNEL: "the team's channel did not get it",
    NewsKind.SAFE: "the reporter is safe",
    NewsKind.FOLLOWED_UP: "a follow-up was recorded",
    NewsKind.AMENDED: "a report was amended",
    NewsKind.WITHDRAWN: "a report was withdrawn",
    NewsKind.REMINDED: "a time limit comes near",
    NewsKind.PASSED_ON: "passed on",
}

_SENTENCES = {
    NewsKind.ACKNOWLEDGED: _acknowledged,
    NewsKind.UNDONE: _undone,
    NewsKind.DECLINED: _declined,
    NewsKind.CLIMBED: _climbed,
    NewsKind.RESUMED: _resumed,
    NewsKind.STALLED: _stalled,
    NewsKind.DECIDED: _decided,
    NewsKind.COMPLETED: _completed,
    NewsKind.CORRECTED: _corrected,
    NewsKind.NO_CHANNEL: _no_channel,
    NewsKind.SAFE: _safe,
    NewsKind.FOLLOWED_UP: _followed_up,
    NewsKind.AMENDED: _amended,
    NewsKind.WITHDRAWN: _withdrawn,
    NewsKind.REMINDED: _reminded,
    NewsKind.PASSED_ON: _passed_on,
}
