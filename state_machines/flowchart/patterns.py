"""Looks for patterns, with each new report, in all reports of a case, across agencies."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from state_machines.case.case import LastSeen
from state_machines.case.limits import Source
from state_machines.case.report import Urgency
from state_machines.flowchart.repeats import earlier_referrals, window_start
from state_machines.policy.pattern_rules import Across, PatternKind, PatternRule
from state_machines.policy.vocabulary import REPORTS
from state_machines.time.moments import LONDON


@dataclass(frozen=True, slots=True)
class Watch:
    """A pattern's rule, its name, and whose it is: the board's section, or who set it locally and when."""

    name: str
    rule: PatternRule
    source: Source


@dataclass(frozen=True, slots=True)
class PastReport:
    """The part of a report that patterns look at; `event` is the report's kind as the flowchart names it.

    `episode` is the escalation that it opened or joined, and `reason` why the family was brought up.
    """

    event: str
    at: datetime
    reporter_id: str
    agency: str
    facts: Mapping[str, str]
    episode: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Pattern:
    """A pattern found: in words without a name or narrative, and what follows from it (see PatternRule)."""

    name: str
    words: str
    offers: str
    raises: Urgency | None
    source: Source


def patterns_in(
    watches: Iterable[Watch],
    reports: Sequence[PastReport],
    last_seen: LastSeen | None,
    now: datetime,
    of_family: Sequence[PastReport] = (),
) -> tuple[Pattern, ...]:
    """The patterns that the newest report completes; `reports` are all of the case, oldest first.

    `of_family` are those of every child behind the same door, the case's among them: a rule that goes across
    the family looks at these, and its words say so where they hold more.
    """
    if not reports:
        return ()
    everybody = of_family or reports
    found = ((watch, _words_across(watch.rule, reports, everybody, last_seen, now)) for watch in watches)
    return tuple(
        Pattern(watch.name, words, watch.rule.offers or "", watch.rule.raises, watch.source)
        for watch, words in found
        if words
    )


def raise_urgency(urgency: Urgency, patterns: Iterable[Pattern]) -> Urgency:
    """The urgency with what the patterns make of it: as urgent or more, never less."""
    return min((urgency, *(one.raises for one in patterns if one.raises)), key=lambda one: one.order)


def _words_across(
    rule: PatternRule,
    reports: Sequence[PastReport],
    of_family: Sequence[PastReport],
    last_seen: LastSeen | None,
    now: datetime,
) -> str:
    if rule.across is not Across.FAMILY:
        return _pattern_in_words(rule, reports, last_seen, now)
    words = _pattern_in_words(rule, of_family, last_seen, now)
    return f"{words}, in the family" if words and len(of_family) > len(reports) else words


def _pattern_in_words(
    rule: PatternRule, reports: Sequence[PastReport], last_seen: LastSeen | None, now: datetime
) -> str:
    """The pattern in words, or "" where the reports show no such pattern."""
    if reports[-1].event not in rule.after:
        return ""
    begins = window_start(rule, now)
    if rule.pattern is PatternKind.NOT_SEEN:
        return _unseen_in_words(rule, last_seen, begins)
    if rule.pattern is PatternKind.REPEAT_REFERRAL:
        return _referred_again_in_words(rule, reports, now)
    recent = [one for one in reports if one.at >= begins and one.event in rule.after]
    if rule.pattern is PatternKind.SUDDEN_CHANGE:
        before = [one for one in reports[:-1] if one.at >= begins]
        return _sudden_change_in_words(rule, reports[-1], before)
    return _count_in_words(rule, recent)


def _count_in_words(rule: PatternRule, recent: Sequence[PastReport]) -> str:
    count = _COUNTS[rule.pattern](recent)
    if rule.at_least is None or count < rule.at_least:
        return ""
    return f"{_what_was_counted(rule, count)} within {rule.within.text}"


def _reports(recent: Sequence[PastReport]) -> int:
    return len(recent)


def _agencies(recent: Sequence[PastReport]) -> int:
    return len({one.agency for one in recent if one.agency})


def _referred_again_in_words(rule: PatternRule, reports: Sequence[PastReport], now: datetime) -> str:
    reason = reports[-1].reason
    same = [one for one in earlier_referrals(rule, reports, now) if reason and one.reason == reason]
    episodes = {one.episode for one in same}
    if rule.at_least is None or len(episodes) + 1 < rule.at_least:
        return ""
    return f"referred again within {rule.within.text}, for the same reason"


def _people_met_with_hostility(recent: Sequence[PastReport]) -> int:
    """How many met with hostility: all who reported it, or one reporter and the others they spoke of."""
    reporters = len({one.reporter_id for one in recent})
    others = any(one.facts.get("others_targeted") == "yes" for one in recent)
    return max(reporters, 2 if others else 0)


_COUNTS = {
    PatternKind.REPEATS: _reports,
    PatternKind.AGENCIES: _agencies,
    PatternKind.TOWARDS_OTHERS: _people_met_with_hostility,
}


def _what_was_counted(rule: PatternRule, count: int) -> str:
    match rule.pattern:
        case PatternKind.AGENCIES:
            return f"reports from {count} agencies"
        case PatternKind.TOWARDS_OTHERS:
            return "hostility towards more than one person"
        case _:
            kind = REPORTS[rule.after[0]] if len(rule.after) == 1 else "report"
            return f"{ordinal(count)} {kind}"


def _sudden_change_in_words(rule: PatternRule, latest: PastReport, before: Sequence[PastReport]) -> str:
    sudden = latest.facts.get("sudden_change") == "yes" or latest.facts.get("concern") == "sudden_change"
    if not sudden or before:
        return ""
    return f"a sudden change, with no report in the {rule.within.text} before"


def _unseen_in_words(rule: PatternRule, last_seen: LastSeen | None, begins: datetime) -> str:
    """How long the child was not seen, in words; "" where nobody recorded when they were last seen."""
    if last_seen is None or last_seen.on >= begins.astimezone(LONDON).date():
        return ""
    on = last_seen.on
    return f"child not seen since {on.day} {on:%B %Y}, more than {rule.within.text}"


def ordinal(number: int) -> str:
    """The number as an ordinal, such as "third"; in figures from the tenth on."""
    words = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth")
    if number <= len(words):
        return words[number - 1]
    last = 0 if number % 100 in (11, 12, 13) else number % 10
    return f"{number}{ {1: 'st', 2: 'nd', 3: 'rd'}.get(last, 'th') }"
