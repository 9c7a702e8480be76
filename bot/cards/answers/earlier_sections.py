"""The earlier episodes of a case in "Open": each with its reports, and of these the words one may read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from bot.cards.parts.answers import answer_lines
from bot.cards.parts.episodes import closing_words, episode_summary, period_words
from bot.cards.parts.times import moment
from bot.cards.parts.words import name_and_job, report_kind, report_reference
from bot.reading.episodes import EarlierEpisode
from bot.reading.snapshot import Snapshot
from bot.values import Section
from state_machines.case.report import Report
from state_machines.duties.access import Sight
from state_machines.people.people import Person


def earlier_sections(
    state: Snapshot, viewer: Person, sight: Sight, reports: Iterable[Report]
) -> tuple[Section, ...]:
    """A section for each episode, the latest first; another agency's words are for full sight alone."""
    readable = [one for one in reports if sight.shows(one, viewer)]
    return tuple(
        Section(f"Earlier: {period_words(one)}", tuple(_lines(state, one, viewer, sight, readable)))
        for one in reversed(state.earlier)
    )


def _lines(
    state: Snapshot, one: EarlierEpisode, viewer: Person, sight: Sight, readable: Iterable[Report]
) -> Iterator[str]:
    yield episode_summary(state, one, viewer, sight)
    yield closing_words(state, one, sight)
    withdrawn = {report.id for report in one.episode.reports if report.withdrawn}
    for report in readable:
        if report.escalation_id == one.episode.escalation_id:
            yield _heading(state, report, withdrawn=report.id in withdrawn)
            yield from answer_lines(report, viewer)


def _heading(state: Snapshot, report: Report, *, withdrawn: bool) -> str:
    taken_back = ", withdrawn" if withdrawn else ""
    return (
        f"{report_kind(report)} {report_reference(report.id)}, {moment(report.recorded_at)}, "
        f"by {name_and_job(state.person(report.reporter_id))}{taken_back}"
    )
