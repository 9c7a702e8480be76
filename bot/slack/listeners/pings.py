"""The listeners for buttons on pings, cards and the Home tab; a button's value names what it acts on."""

from __future__ import annotations

from collections.abc import Callable

from slack_bolt import App, BoltResponse

from bot.cards.parts.report_menu import DEFAULT_REPORT
from bot.slack.acknowledgement import Acknowledgement, acknowledging
from bot.slack.answering.pressed import surface_pressed
from bot.slack.drawing.modal import Origin, card_modal, decline_modal
from bot.slack.drawing.text import Json
from bot.slack.listener import Incoming, ListenerWork, handle_interaction
from bot.slack.listener_context import ListenerContext
from bot.slack.listeners import away
from bot.slack.listeners.ids import name_of, numbered
from bot.slack.replies import OpenModal, Replace, Reply, Say, ShowCard
from bot.slack.transport.payload import action_of, message_id_in
from bot.use_cases.answer.acknowledge import acknowledge
from bot.use_cases.answer.decline_choices import decline_choices
from bot.use_cases.answer.target import target_of
from bot.use_cases.answer.undo_acknowledgement import undo_acknowledgement
from bot.use_cases.collect.continue_dialog import continue_dialog
from bot.use_cases.collect.start_again import start_again
from bot.use_cases.collect.start_dialog import start_dialog
from bot.use_cases.show.case_status import case_flowchart, case_status
from bot.use_cases.show.open_case import open_case
from bot.values import Action
from dialogs.catalog.amend_report import NAME as AMEND
from dialogs.catalog.decision import NAME as DECISION
from dialogs.catalog.engagement_types import NAME as TYPES
from dialogs.catalog.follow_up import NAME as FOLLOW_UP
from dialogs.catalog.not_mine import NOT_MINE_REASONS


def register(app: App, ctx: ListenerContext) -> None:
    """Listen to every action that a card's button may have."""

    def answered_by(work: ListenerWork) -> Callable[[Json], BoltResponse]:
        def listen(body: Json) -> Acknowledgement:
            name = name_of(action_of(body)["action_id"])
            return Acknowledgement(
                handle_interaction(ctx, surface_pressed(ctx, body), body, f"press {name}", work)
            )

        return acknowledging(listen)

    app.action(numbered(Action.ACKNOWLEDGE))(answered_by(acknowledge_duties))
    app.action(numbered(Action.UNDO))(answered_by(undo_acknowledgements))
    app.action(numbered(Action.NOT_MINE))(answered_by(ask_decline_reason))
    app.action(numbered(Action.OPEN))(answered_by(show_detail))
    app.action(numbered(Action.RECORD))(answered_by(begin_decision))
    app.action(numbered(Action.FOLLOW_UP))(answered_by(begin_follow_up))
    app.action(numbered(Action.AMEND))(answered_by(begin_amendment))
    app.action(numbered(Action.TYPES))(answered_by(begin_types))
    app.action(numbered(Action.STATUS))(answered_by(show_status))
    app.action(numbered(Action.FLOWCHART))(answered_by(show_flowchart))
    app.action(numbered(Action.REPORT))(answered_by(begin_report))
    app.action(numbered(Action.CONTINUE))(answered_by(continue_draft))
    app.action(numbered(Action.START_AGAIN))(answered_by(restart_draft))
    app.action(numbered(Action.AWAY))(answered_by(away.open_form))
    app.action(numbered(Action.CANCEL_ABSENCE))(answered_by(away.cancel))


def acknowledge_duties(ctx: ListenerContext, incoming: Incoming) -> Reply:
    """The button "I have this": acknowledge the person's duties."""
    said = acknowledge(ctx.services, incoming.person, _value(incoming), incoming.now, key=incoming.key)
    return Say(said.text)


def undo_acknowledgements(ctx: ListenerContext, incoming: Incoming) -> Reply:
    """The button "Undo": take back an acknowledgement."""
    said = undo_acknowledgement(
        ctx.services, incoming.person, _value(incoming), incoming.now, key=incoming.key
    )
    return Say(said.text)


def ask_decline_reason(ctx: ListenerContext, incoming: Incoming) -> Reply:
    """The button "Not mine": ask which duty is meant, if there are several, and why."""
    theirs = decline_choices(ctx.services, incoming.person, _value(incoming), incoming.now)
    origin = Origin(
        target=theirs.choices[0].value if len(theirs.choices) == 1 else "",
        response_url=str(incoming.body.get("response_url", "")),
        message_id=message_id_in(incoming.body),
    )
    return OpenModal(decline_modal(theirs.reference, theirs.choices, NOT_MINE_REASONS, origin))


def show_detail(ctx: ListenerContext, incoming: Incoming) -> Reply:
    """The button "Open": show the case in full, if the person is entitled to it."""
    return OpenModal(card_modal(open_case(ctx.services, incoming.person, _value(incoming), incoming.now)))


def begin_decision(ctx: ListenerContext, incoming: Incoming) -> Reply:
    """Begin the dialog that records an outcome. Its question comes as a direct message."""
    context = {"escalation_id": _value(incoming)}
    shown = start_dialog(ctx.services, incoming.person, DECISION, context, incoming.now, key=incoming.key)
    return ShowCard(shown.card) if shown.card else Say(shown.notice)


def begin_follow_up(ctx: ListenerContext, incoming: Incoming) -> Reply:
    """Begin the dialog that records a follow-up. Its question comes as a direct message."""
    aim = target_of(_value(incoming))
    context = {"escalation_id": aim.escalation_id, "duty_id": aim.duty_id or ""}
    shown = start_dialog(ctx.services, incoming.person, FOLLOW_UP, context, incoming.now, key=incoming.key)
    return ShowCard(shown.card) if shown.card else Say(shown.notice)


def begin_amendment(ctx: ListenerContext, incoming: Incoming) -> Reply:
    """Begin the dialog that amends or withdraws a report. Its question comes as a direct message."""
    escalation_id, _, report_id = _value(incoming).partition("/")
    context = {"escalation_id": escalation_id, "report_id": report_id}
    shown = start_dialog(ctx.services, incoming.person, AMEND, context, incoming.now, key=incoming.key)
    return ShowCard(shown.card) if shown.card else Say(shown.notice)


def begin_types(ctx: ListenerContext, incoming: Incoming) -> Reply:
    """Begin the dialog on the board's types. Its question comes as a direct message."""
    escalation_id, _, report_id = _value(incoming).partition("/")
    context = {"escalation_id": escalation_id, "report_id": report_id}
    shown = start_dialog(ctx.services, incoming.person, TYPES, context, incoming.now, key=incoming.key)
    return ShowCard(shown.card) if shown.card else Say(shown.notice)


def show_status(ctx: ListenerContext, incoming: Incoming) -> Reply:
    """Show where the case stands, beside what was pressed."""
    return ShowCard(case_status(ctx.services, incoming.person, _value(incoming), incoming.now))


def show_flowchart(ctx: ListenerContext, incoming: Incoming) -> Reply:
    """Show the whole flowchart, beside the part of it that was shown."""
    return ShowCard(case_flowchart(ctx.services, incoming.person, _value(incoming), incoming.now))


def begin_report(ctx: ListenerContext, incoming: Incoming) -> Reply:
    """Begin the report that the button names. Its first question comes as a direct message."""
    dialog = _value(incoming) or DEFAULT_REPORT.dialog
    shown = start_dialog(ctx.services, incoming.person, dialog, {}, incoming.now, key=incoming.key)
    return ShowCard(shown.card) if shown.card else Say(shown.notice)


def continue_draft(ctx: ListenerContext, incoming: Incoming) -> Reply:
    """Continue a draft; the offer's buttons disappear."""
    return Replace(
        continue_dialog(ctx.services, incoming.person, _value(incoming), incoming.now, key=incoming.key)
    )


def restart_draft(ctx: ListenerContext, incoming: Incoming) -> Reply:
    """Drop a draft and begin anew; the offer's buttons disappear."""
    return Replace(
        start_again(ctx.services, incoming.person, _value(incoming), incoming.now, key=incoming.key)
    )


def _value(incoming: Incoming) -> str:
    return str(action_of(incoming.body).get("value", ""))
