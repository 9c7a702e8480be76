"""Finds from the record whether a family was referred before, by date and reason; nobody is asked."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from state_machines.policy.pattern_rules import PatternKind, PatternRule
from state_machines.time.working_time import add_months

#: The report by which a referral is said to be one: two of them in one episode are two referrals.
REFERRAL = "report_repeat_referral"


class Referred(Protocol):
    """What is read of a report: its kind as an event, when, in which episode, and for which reason."""

    @property
    def event(self) -> str: ...
    @property
    def at(self) -> datetime: ...
    @property
    def episode(self) -> str: ...
    @property
    def reason(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Repeat:
    """Whether the newest report is a referral within the rule's window of another, and for its reason."""

    within: bool = False
    same_reason: bool = False

    @property
    def is_one(self) -> bool:
        """Whether it is a repeat as the rule means it."""
        return self.within and self.same_reason

    @property
    def facts(self) -> dict[str, str]:
        """What a chart may read of it. What the record does not show stays unsaid: it may be from before."""
        found = {"within_twelve_months": self.within, "same_reason": self.same_reason}
        return {fact: "yes" for fact, holds in found.items() if holds}


def find_repeat(rules: Iterable[PatternRule], reports: Sequence[Referred], now: datetime) -> Repeat:
    """What the record says of the newest of these reports, which stand oldest first.

    Only a policy with a rule for repeat referrals calls any report one; its window and its kinds count.
    """
    for rule in rules:
        if rule.pattern is PatternKind.REPEAT_REFERRAL and reports and reports[-1].event in rule.after:
            return _repeat_by(rule, reports, now)
    return Repeat()


def earlier_referrals(rule: PatternRule, reports: Sequence[Referred], now: datetime) -> tuple[Referred, ...]:
    """The referrals before the newest report, in the rule's window: those of earlier episodes."""
    newest, begins = reports[-1], window_start(rule, now)
    return tuple(
        one
        for one in reports[:-1]
        if one.event in rule.after and one.at >= begins and _is_another_referral(one, newest)
    )


def window_start(rule: PatternRule, now: datetime) -> datetime:
    """When the window begins that ends now; months are counted by the calendar ("rolling months")."""
    if rule.within.months is not None:
        return add_months(now, -rule.within.months)
    return now - rule.within.in_time(timedelta(0))


def _repeat_by(rule: PatternRule, reports: Sequence[Referred], now: datetime) -> Repeat:
    earlier = earlier_referrals(rule, reports, now)
    reason = reports[-1].reason
    return Repeat(bool(earlier), bool(reason) and any(one.reason == reason for one in earlier))


def _is_another_referral(one: Referred, newest: Referred) -> bool:
    return one.episode != newest.episode or (one.event == newest.event == REFERRAL)
