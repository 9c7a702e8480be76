"""The earlier episodes of a case, in one line for a card, and each of them for whoever may see the case.

None of it is ever said in a channel. What somebody wrote is in none of these lines.
"""

from __future__ import annotations

from collections import Counter
from datetime import datetime

from bot.cards.parts.moves import words_of_event
from bot.cards.parts.times import day
from bot.cards.parts.words import REPORT_KINDS, join_names, name_and_job
from bot.reading.episodes import EarlierEpisode
from bot.reading.snapshot import Snapshot
from state_machines.case.episodes import EpisodeReport
from state_machines.duties.access import Sight
from state_machines.people.people import Person
from state_machines.time.moments import london_day

#: How the title of an ending begins that says more than that it is one.
_CLOSED = "Closed: "


def earlier_line(state: Snapshot) -> tuple[str, ...]:
    """Such as "2 earlier episodes; last closed 3 November 2026: the family is engaging."."""
    if not state.earlier:
        return ()
    count = len(state.earlier)
    last = max(state.earlier, key=lambda one: one.episode.closed_at)
    many = f"{count} earlier episodes; last closed" if count > 1 else "1 earlier episode, closed"
    return (f"{many} {_day(last.episode.closed_at)}: {ending_words(last)}.",)


def episode_lines(state: Snapshot, viewer: Person, sight: Sight) -> tuple[str, ...]:
    """A line for each: from when to when, what was reported, and how it ended, the latest first."""
    return tuple(_line(state, one, viewer, sight) for one in reversed(state.earlier))


def _line(state: Snapshot, one: EarlierEpisode, viewer: Person, sight: Sight) -> str:
    reported, closed = episode_summary(state, one, viewer, sight), closing_words(state, one, sight)
    return f"{period_words(one)}: {reported} {closed}"


def period_words(one: EarlierEpisode) -> str:
    """Such as "1 September to 3 November 2026"."""
    began, ended = london_day(one.episode.opened_at), london_day(one.episode.closed_at)
    if began == ended:
        return day(ended)
    first = f"{began.day} {began:%B}" if began.year == ended.year else day(began)
    return f"{first} to {day(ended)}"


def closing_words(state: Snapshot, one: EarlierEpisode, sight: Sight) -> str:
    """How it ended; who recorded that, for those who see all of the case."""
    ending = one.episode.ending
    who = state.person(ending.by_id) if ending and sight.is_full else None
    return f"Closed: {ending_words(one)}{f', recorded by {name_and_job(who)}' if who else ''}."


def ending_words(one: EarlierEpisode) -> str:
    """How it ended: by the ending's name where that says it, or else by what was recorded."""
    title = _title_of_ending(one)
    ending = one.episode.ending
    if title.startswith(_CLOSED):
        return title.removeprefix(_CLOSED)
    if one.policy is None or ending is None:
        return "how is on its record"
    return _in_a_sentence(words_of_event(one.policy, ending.event, ending.text))


def _title_of_ending(one: EarlierEpisode) -> str:
    endings = one.policy.endings if one.policy else ()
    return next((ending.title for ending in endings if ending.name == one.episode.step), "")


def episode_summary(state: Snapshot, one: EarlierEpisode, viewer: Person, sight: Sight) -> str:
    """What was reported, with who reported it for those who see all of the case."""
    counted = [report for report in one.episode.reports if not report.withdrawn]
    if not counted:
        return "Every report was withdrawn."
    said = _who_reported(state, counted) if sight.is_full else _kinds(counted, viewer)
    return f"{said[:1].upper()}{said[1:]}."


def _who_reported(state: Snapshot, reports: list[EpisodeReport]) -> str:
    return join_names(
        tuple(
            f"{kind_words(report).lower()} by {name_and_job(state.person(report.reporter_id))}"
            for report in reports
        )
    )


def _kinds(reports: list[EpisodeReport], viewer: Person) -> str:
    """What was reported without by whom, one's own named as such."""
    counted = Counter((kind_words(one).lower(), one.reporter_id == viewer.id) for one in reports)
    return join_names(tuple(_counted(kind, count, own=own) for (kind, own), count in counted.items()))


def _counted(kind: str, count: int, *, own: bool) -> str:
    times = f"{kind}, {count} times" if count > 1 else kind
    return f"{times} (reported by you)" if own else times


def kind_words(report: EpisodeReport) -> str:
    """The kind of the report, such as "Missed visit"; an unknown kind is shown by its own name."""
    return REPORT_KINDS.get(report.kind, report.kind.replace("_", " ").capitalize())


def _day(at: datetime) -> str:
    return day(london_day(at))


def _in_a_sentence(words: str) -> str:
    """With a small first letter, but for what is written in capitals."""
    return words if words[:2].isupper() else words[:1].lower() + words[1:]
