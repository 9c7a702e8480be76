"""Reads all reports of a case as patterns and repeats look at them, up to the one at hand."""

from __future__ import annotations

from datetime import datetime

from bot.reading.amendments import withdrawn_among
from state_machines.case.presenting_reason import presenting_reason
from state_machines.case.report import Report
from state_machines.flowchart.patterns import PastReport
from storage.unit_of_work import UnitOfWork


def past_reports(uow: UnitOfWork, report: Report) -> tuple[PastReport, ...]:
    """Those that count, oldest first, and last the report at hand, also beside another of the same moment."""
    earlier = earlier_reports(uow, report.case_id, report.recorded_at, but_not=report.id)
    return (*earlier, _past_report(uow, report))


def earlier_reports(
    uow: UnitOfWork, case_id: str, until: datetime, *, but_not: str
) -> tuple[PastReport, ...]:
    """The reports of the case up to this moment but one, oldest first; those withdrawn do not count."""
    found = [one for one in uow.reports.of_case(case_id) if one.recorded_at <= until and one.id != but_not]
    withdrawn = withdrawn_among(uow, [one.id for one in found])
    return tuple(_past_report(uow, one) for one in found if one.id not in withdrawn)


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
