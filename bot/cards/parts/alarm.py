"""The warning at the top of a card while somebody, perhaps the reporter, may be in danger."""

from __future__ import annotations

from bot.cards.parts.words import name_or_nobody
from bot.reading.snapshot import Snapshot
from dialogs.catalog.hostile_incident import UNSAFE
from state_machines.case.report import Report
from state_machines.settings.local_settings import CALL_REPORTER

DANGER = "The reporter says that somebody is in immediate danger. Doorstep has called nobody."


def danger_words(state: Snapshot) -> str:
    """The words for the gravest danger that the reports name; empty if nobody is said to be in danger."""
    for report in reversed(state.reports):
        if report.answers.get("safety") in UNSAFE:
            return _not_safe_words(state, report)
    return DANGER if any(_is_danger(report) for report in state.reports) else ""


def _not_safe_words(state: Snapshot, report: Report) -> str:
    """That the reporter is not safe, and after too long a silence that somebody must telephone them."""
    name = name_or_nobody(state.person(report.reporter_id))
    watches = [duty for duty in state.duties if duty.key == CALL_REPORTER and duty.report_id == report.id]
    if any(duty.is_live for duty in watches):
        return f"{name} said that they are not safe, and no further word has come. Telephone them now."
    if watches:
        return ""  # somebody has spoken to them since, and recorded it
    return f"{name} says that they are not safe. Doorstep has called nobody."


def _is_danger(report: Report) -> bool:
    said = (report.answers.get(step) for step in ("immediate_danger", "intervene_now"))
    return "yes" in said or report.answers.get("household") == "danger"
