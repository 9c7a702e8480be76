"""Looks for patterns in all reports of a case whenever a report arrives, and stores those it finds."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from bot.reading.past_reports import past_reports, past_reports_of_family
from bot.reading.policies import frozen_policy
from bot.services import Services
from state_machines.case.escalation import Escalation
from state_machines.case.report import Report
from state_machines.case.sightings import seen_accounts
from state_machines.flowchart.patterns import Pattern, Watch, patterns_in, raise_urgency
from state_machines.policy.pattern_rules import Across
from storage.records import FoundPattern
from storage.unit_of_work import UnitOfWork


def store_patterns(uow: UnitOfWork, services: Services, report: Report, now: datetime) -> None:
    """Store and audit the patterns that this report completes, and raise the urgency if they say so.

    It runs in the report's own transaction, after the report was stored. When the report of an alert is
    completed it runs again, and stores no pattern twice.
    """
    escalation = uow.escalations.by_id(report.escalation_id)
    case = uow.cases.by_id(report.case_id)
    if escalation is None or escalation.closed_at is not None or case is None:
        return
    rules = _pattern_rules(uow, services, escalation)
    past = past_reports(uow, report)
    across = any(one.rule.across is Across.FAMILY for one in rules)
    of_family = past_reports_of_family(uow, case, report) if across else ()
    seen = seen_accounts(case.last_seen, uow.sightings.of_case(case.id)).latest
    found = patterns_in(rules, past, seen, now, of_family)
    kept = {
        one.pattern.name for one in uow.patterns.of_escalation(escalation.id) if one.report_id == report.id
    }
    new = tuple(one for one in found if one.name not in kept)
    for pattern in new:
        _store_pattern(uow, report, pattern, now)
    urgency = raise_urgency(escalation.urgency, new)
    if urgency is not escalation.urgency:
        uow.escalations.save(replace(escalation, urgency=urgency))


def _pattern_rules(uow: UnitOfWork, services: Services, escalation: Escalation) -> tuple[Watch, ...]:
    """The pattern rules of the policy with which the case started, and the authority's own."""
    policy = frozen_policy(uow, services, escalation.policy_hash)
    return (
        *(Watch(one.name, one, one.source) for one in policy.patterns),
        *services.settings.pattern_watches,
    )


def _store_pattern(uow: UnitOfWork, report: Report, pattern: Pattern, now: datetime) -> None:
    uow.patterns.add(FoundPattern(report.escalation_id, report.id, pattern, now))
    details = {
        "report": report.id,
        "pattern": pattern.name,
        "origin": pattern.source.origin.value,
        "raises": pattern.raises.value if pattern.raises else None,
    }
    uow.audit.append(now, None, "pattern:find", report.escalation_id, details)
