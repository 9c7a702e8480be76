"""What begins a dialog, or goes on with one that was left: buttons on cards, and the command to report."""

from __future__ import annotations

from collections.abc import Mapping

from bot.cards.parts.report_menu import DEFAULT_REPORT, dialog_for_command, report_begun_card
from bot.services import Services
from bot.surface.incoming import Incoming
from bot.surface.replies import Replace, Reply, Say, ShowCard
from bot.use_cases.answer.answer_duty import form_asked_for
from bot.use_cases.answer.target import target_of
from bot.use_cases.collect.continue_dialog import continue_dialog
from bot.use_cases.collect.start_again import start_again
from bot.use_cases.collect.start_dialog import start_dialog
from dialogs.catalog.amend_report import NAME as AMEND
from dialogs.catalog.child_seen import NAME as CHILD_SEEN
from dialogs.catalog.decision import NAME as DECISION
from dialogs.catalog.engagement_types import NAME as TYPES
from dialogs.catalog.follow_up import NAME as FOLLOW_UP
from dialogs.catalog.keep_open import NAME as KEEP_OPEN
from dialogs.catalog.plan_change import NAME as PLAN_CHANGE
from dialogs.known_case import ABOUT_CASE


def report(services: Services, incoming: Incoming) -> Reply:
    """The command to report, with an optional kind: the first question comes as a direct message."""
    dialog = dialog_for_command(incoming.given.text)
    shown = start_dialog(services, incoming.person, dialog, {}, incoming.now, key=incoming.key)
    return Replace(shown) if shown.card else ShowCard(report_begun_card(dialog, shown.notice))


def begin_report(services: Services, incoming: Incoming) -> Reply:
    """Begin the report that the button names. Its first question comes as a direct message."""
    return _begin(services, incoming, incoming.given.value or DEFAULT_REPORT.dialog, {})


def begin_child_seen(services: Services, incoming: Incoming) -> Reply:
    """Begin the report that the child has been seen, about the case that the button names."""
    return _begin(services, incoming, CHILD_SEEN, {ABOUT_CASE: incoming.given.value})


def begin_decision(services: Services, incoming: Incoming) -> Reply:
    """Begin the dialog that records an outcome. Its question comes as a direct message."""
    return _begin(services, incoming, DECISION, {"escalation_id": incoming.given.value})


def begin_follow_up(services: Services, incoming: Incoming) -> Reply:
    """Begin the dialog that records a follow-up. Its question comes as a direct message."""
    aim = target_of(incoming.given.value)
    context = {"escalation_id": aim.escalation_id, "duty_id": aim.duty_id or ""}
    return _begin(services, incoming, FOLLOW_UP, context)


def begin_keep_open(services: Services, incoming: Incoming) -> Reply:
    """Begin the dialog that says why an ending is not confirmed. Its question comes as a direct message."""
    aim = target_of(incoming.given.value)
    context = {"escalation_id": aim.escalation_id, "duty_id": aim.duty_id or ""}
    return _begin(services, incoming, KEEP_OPEN, context)


def begin_answer(services: Services, incoming: Incoming) -> Reply:
    """Begin the short form that a duty asks for. Its question comes as a direct message."""
    aim = target_of(incoming.given.value)
    form = form_asked_for(services, aim, incoming.now)
    context = {"escalation_id": aim.escalation_id, "duty_id": aim.duty_id or ""}
    return _begin(services, incoming, form, context)


def begin_amendment(services: Services, incoming: Incoming) -> Reply:
    """Begin the dialog that amends or withdraws a report. Its question comes as a direct message."""
    return _begin(services, incoming, AMEND, _report_named(incoming))


def begin_plan_change(services: Services, incoming: Incoming) -> Reply:
    """Begin the dialog that says the plan has changed. Its question comes as a direct message."""
    return _begin(services, incoming, PLAN_CHANGE, {"escalation_id": incoming.given.value})


def begin_types(services: Services, incoming: Incoming) -> Reply:
    """Begin the dialog on the board's types. Its question comes as a direct message."""
    return _begin(services, incoming, TYPES, _report_named(incoming))


def continue_draft(services: Services, incoming: Incoming) -> Reply:
    """Continue a draft; the offer's buttons disappear."""
    return Replace(
        continue_dialog(services, incoming.person, incoming.given.value, incoming.now, key=incoming.key)
    )


def restart_draft(services: Services, incoming: Incoming) -> Reply:
    """Drop a draft and begin anew; the offer's buttons disappear."""
    return Replace(
        start_again(services, incoming.person, incoming.given.value, incoming.now, key=incoming.key)
    )


def _begin(services: Services, incoming: Incoming, dialog: str, context: Mapping[str, str]) -> Reply:
    shown = start_dialog(services, incoming.person, dialog, context, incoming.now, key=incoming.key)
    return ShowCard(shown.card) if shown.card else Say(shown.notice)


def _report_named(incoming: Incoming) -> Mapping[str, str]:
    escalation_id, _, report_id = incoming.given.value.partition("/")
    return {"escalation_id": escalation_id, "report_id": report_id}
