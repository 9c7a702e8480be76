"""Reads the reports of a case or a family as patterns and repeats look at them, up to the one at hand."""

from __future__ import annotations

from datetime import datetime

from bot.reading.amendments import withdrawn_among
from bot.reading.family import siblings_of
from state_machines.case.case import Case
from state_machines.case.presenting_reason import presenting_reason
from state_machines.case.report import Report
from state_machines.flowchart.patterns import PastReport
from storage.unit_of_work import UnitOfWork


def past_reports(uow: UnitOfWork, report: Report) -> tuple[PastReport, ...]:
    """Those that count, oldest first, and last the report at hand, also beside another of the same moment.

    None where the report at hand tells of a visit at which the child was seen alone: it makes no pattern.
    """
    if was_seen_alone(report):
        return ()
    earlier = earlier_reports(uow, report.case_id, report.recorded_at, but_not=report.id)
    return (*earlier, _past_report(uow, report))


def earlier_reports(
    uow: UnitOfWork, case_id: str, until: datetime, *, but_not: str
) -> tuple[PastReport, ...]:
    """The reports of the case up to this moment but one, oldest first.

    Those withdrawn do not count, nor a visit at which the child was seen alone after all.
    """
    found = [one for one in uow.reports.of_case(case_id) if one.recorded_at <= until and one.id != but_not]
    withdrawn = withdrawn_among(uow, [one.id for one in found])
    counted = (one for one in found if one.id not in withdrawn and not was_seen_alone(one))
    return tuple(_past_report(uow, one) for one in counted)


def was_seen_alone(report: Report) -> bool:
    """Whether it tells of a visit that failed in part, and at which the child was seen alone."""
    return report.kind == "missed_visit" and report.facts.get("seen") == "seen_alone"


def past_reports_of_family(uow: UnitOfWork, case: Case, report: Report) -> tuple[PastReport, ...]:
    """The same of every child behind the door; one that was made of several children counts once.

    Of such a report the one about this case counts, as far as there is one.
    """
    ids = [case.id, *(one.id for one in siblings_of(uow, case))]
    until = [one for one in uow.reports.of_cases(ids) if one.recorded_at <= report.recorded_at]
    withdrawn = withdrawn_among(uow, [one.id for one in until])
    by_submission: dict[str, Report] = {}
    for one in until:
        submission = one.made_with or one.id
        if one.id not in withdrawn and (submission not in by_submission or one.case_id == case.id):
            by_submission[submission] = one
    earlier = [one for one in by_submission.values() if one.id != report.id]
    return (*(_past_report(uow, one) for one in earlier), _past_report(uow, report))


def _past_report(uow: UnitOfWork, report: Report) -> PastReport:
    reporter = uow.people.by_id(report.reporter_id)
    return PastReport(
        event=f"report_{report.kind}",
        at=report.recorded_at,
        reporter_id=report.reporter_id,
        agency=reporter.agency if reporter else "",
        facts=report.facts,
        episode=report.escalation_id,
        reason=presenting_reason(report.kind, report.answers),
    )
