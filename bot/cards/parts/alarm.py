"""The warning at the top of a card while somebody, perhaps the reporter, may be in danger."""

from __future__ import annotations

from bot.cards.parts.times import moment
from bot.cards.parts.words import name_or_nobody
from bot.reading.snapshot import Snapshot
from dialogs.catalog.hostile_incident import UNSAFE
from state_machines.alarms.alarm import AlarmAbout, AlarmOutcome
from state_machines.alarms.danger_reason import DangerReason, danger_reason, gravest
from state_machines.case.report import Report
from state_machines.settings.local_settings import CALL_REPORTER

_SAID = {
    DangerReason.IN_DANGER: "that somebody is in immediate danger",
    DangerReason.HOME_ALONE: "that the child may be home alone",
    DangerReason.SAFEGUARDING: "that there are clear safeguarding concerns",
}


#: What whoever looked may find that leaves nobody in danger; who else has it is no such finding.
_NO_DANGER_LEFT = (AlarmOutcome.CHILD_SAFE, AlarmOutcome.MISTAKE)


def danger_words(state: Snapshot) -> str:
    """The words for the gravest danger that the reports name; empty if nobody is said to be in danger."""
    return _reporters_danger(state) or _childs_danger(state)


def is_in_immediate_danger(state: Snapshot) -> bool:
    """Whether somebody is said to be in danger at this moment, and not only at risk."""
    return bool(_reporters_danger(state)) or _reason(state) is DangerReason.IN_DANGER


def reports_of_danger(state: Snapshot) -> dict[str, Report]:
    """By id, the reports that say of danger to a child, as long as nobody has found that there is none."""
    return {report.id: report for report in _in_danger(state) if _reason_of(report) is not None}


def _reporters_danger(state: Snapshot) -> str:
    unsafe = (report for report in reversed(state.reports) if report.answers.get("safety") in UNSAFE)
    return next((_not_safe_words(state, report) for report in unsafe), "")


def _childs_danger(state: Snapshot) -> str:
    """Who said the gravest thing of the child, by name where the card is about another report."""
    reason = _reason(state)
    if reason is None:
        return ""
    report = next(one for one in reversed(_in_danger(state)) if _reason_of(one) is reason)
    if report is state.latest_report:
        return f"The reporter says {_SAID[reason]}. Doorstep has called nobody."
    name = name_or_nobody(state.person(report.reporter_id))
    return f"{name} said {moment(report.recorded_at)} {_SAID[reason]}. Doorstep has called nobody."


def _reason(state: Snapshot) -> DangerReason | None:
    return gravest(map(_reason_of, _in_danger(state)))


def _in_danger(state: Snapshot) -> tuple[Report, ...]:
    """The reports whose alarm about a child nobody has answered by finding the child safe, or a mistake."""
    return tuple(report for report in state.reports if not _is_found_safe(state, report))


def _is_found_safe(state: Snapshot, report: Report) -> bool:
    theirs = (report.id, report.made_with)
    alarms = [one for one in state.alarms if one.about is AlarmAbout.CHILD and one.report_id in theirs]
    return bool(alarms) and all(one.outcome in _NO_DANGER_LEFT for one in alarms)


def _reason_of(report: Report) -> DangerReason | None:
    """By its facts; a report of an older release may have no more than its answers."""
    said = (report.answers.get(step) for step in ("immediate_danger", "intervene_now"))
    if "yes" in said or report.answers.get("household") == "danger":
        return DangerReason.IN_DANGER
    return danger_reason(report.facts)


def _has_ended(state: Snapshot, report: Report) -> bool:
    """Whether the alarm about its reporter has ended; with several children the first report has it."""
    theirs = (report.id, report.made_with)
    alarms = [one for one in state.alarms if one.about is AlarmAbout.REPORTER and one.report_id in theirs]
    return bool(alarms) and not any(one.is_live for one in alarms)


def _not_safe_words(state: Snapshot, report: Report) -> str:
    """That the reporter is not safe, and after too long a silence that somebody must telephone them."""
    name = name_or_nobody(state.person(report.reporter_id))
    watches = [duty for duty in state.duties if duty.key == CALL_REPORTER and duty.report_id == report.id]
    if any(duty.is_live for duty in watches):
        return f"{name} said that they are not safe, and no further word has come. Telephone them now."
    if watches or _has_ended(state, report):
        return ""  # they are safe, or somebody has spoken to them since, and recorded it
    return f"{name} says that they are not safe. Doorstep has called nobody."
