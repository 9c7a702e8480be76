"""Buttons on pings, cards and the Home tab: each names what it acts on in its value."""

from __future__ import annotations

from bot.cards.parts.ways import USUAL
from bot.slack.answering.message import MessageSurface
from bot.slack.answering.page import PageSurface
from bot.slack.desk import Desk
from bot.slack.drawing.modal import Origin, card_modal, decline_modal
from bot.slack.drawing.text import Json
from bot.slack.listener import Incoming, Work, handled
from bot.slack.listeners import away
from bot.slack.reception import Acknowledgement, Listener, Reception
from bot.slack.replies import OpenModal, Refuse, Replace, Reply, Say, Tell
from bot.slack.transport.payload import action_of, message_id_in
from bot.use_cases.answer.acknowledge import acknowledge
from bot.use_cases.answer.target import target_of
from bot.use_cases.answer.to_hand_on import to_hand_on
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


def register(reception: Reception, desk: Desk) -> None:
    """Listen to every action that a card's button may have, and to those that no release knows any more."""
    for action, work in WORKS.items():
        reception.actions[action.value] = _listener(desk, action.value, work)
    reception.other_actions = _listener(desk, "unknown", unknown)


def _listener(desk: Desk, name: str, work: Work) -> Listener:
    def listen(body: Json) -> Acknowledgement:
        in_message = bool(body.get("response_url"))
        surface = MessageSurface(desk, body) if in_message else PageSurface(desk, body)
        return Acknowledgement(handled(desk, surface, body, f"press {name}", work))

    return listen


def have_this(desk: Desk, incoming: Incoming) -> Reply:
    """ "I have this"."""
    said = acknowledge(desk.office, incoming.person, _value(incoming), incoming.now, key=incoming.key)
    return Say(said.text)


def undo(desk: Desk, incoming: Incoming) -> Reply:
    """An acknowledgement taken back."""
    said = undo_acknowledgement(
        desk.office, incoming.person, _value(incoming), incoming.now, key=incoming.key
    )
    return Say(said.text)


def not_mine(desk: Desk, incoming: Incoming) -> Reply:
    """Ask which of several, and why, before a duty moves on."""
    theirs = to_hand_on(desk.office, incoming.person, _value(incoming), incoming.now)
    origin = Origin(
        target=theirs.choices[0].value if len(theirs.choices) == 1 else "",
        response_url=str(incoming.body.get("response_url", "")),
        message_id=message_id_in(incoming.body),
    )
    return OpenModal(decline_modal(theirs.reference, theirs.choices, NOT_MINE_REASONS, origin))


def detail(desk: Desk, incoming: Incoming) -> Reply:
    """The case in full, for those entitled."""
    return OpenModal(card_modal(open_case(desk.office, incoming.person, _value(incoming), incoming.now)))


def record(desk: Desk, incoming: Incoming) -> Reply:
    """Begin the dialog that records an outcome; its question comes as a direct message."""
    context = {"escalation_id": _value(incoming)}
    shown = start_dialog(desk.office, incoming.person, DECISION, context, incoming.now, key=incoming.key)
    return Tell(shown.card) if shown.card else Say(shown.notice)


def followed_up(desk: Desk, incoming: Incoming) -> Reply:
    """Begin the dialog that records a follow-up; its question comes as a direct message."""
    aim = target_of(_value(incoming))
    context = {"escalation_id": aim.escalation_id, "duty_id": aim.duty_id or ""}
    shown = start_dialog(desk.office, incoming.person, FOLLOW_UP, context, incoming.now, key=incoming.key)
    return Tell(shown.card) if shown.card else Say(shown.notice)


def amend(desk: Desk, incoming: Incoming) -> Reply:
    """Begin the dialog that amends or withdraws a report; its question comes as a direct message."""
    escalation_id, _, report_id = _value(incoming).partition("/")
    context = {"escalation_id": escalation_id, "report_id": report_id}
    shown = start_dialog(desk.office, incoming.person, AMEND, context, incoming.now, key=incoming.key)
    return Tell(shown.card) if shown.card else Say(shown.notice)


def types(desk: Desk, incoming: Incoming) -> Reply:
    """Begin the dialog on what the board calls it; its question comes as a direct message."""
    escalation_id, _, report_id = _value(incoming).partition("/")
    context = {"escalation_id": escalation_id, "report_id": report_id}
    shown = start_dialog(desk.office, incoming.person, TYPES, context, incoming.now, key=incoming.key)
    return Tell(shown.card) if shown.card else Say(shown.notice)


def status(desk: Desk, incoming: Incoming) -> Reply:
    """Where the case stands, beside what was pressed."""
    return Tell(case_status(desk.office, incoming.person, _value(incoming), incoming.now))


def flowchart(desk: Desk, incoming: Incoming) -> Reply:
    """The whole chart, beside the part of it that was shown."""
    return Tell(case_flowchart(desk.office, incoming.person, _value(incoming), incoming.now))


def report(desk: Desk, incoming: Incoming) -> Reply:
    """Begin the report that the button names; the first question comes as a direct message."""
    dialog = _value(incoming) or USUAL.dialog
    shown = start_dialog(desk.office, incoming.person, dialog, {}, incoming.now, key=incoming.key)
    return Tell(shown.card) if shown.card else Say(shown.notice)


def go_on(desk: Desk, incoming: Incoming) -> Reply:
    """Take up a draft; the offer's buttons go."""
    return Replace(
        continue_dialog(desk.office, incoming.person, _value(incoming), incoming.now, key=incoming.key)
    )


def begin_again(desk: Desk, incoming: Incoming) -> Reply:
    """Drop a draft and begin anew; the offer's buttons go."""
    return Replace(
        start_again(desk.office, incoming.person, _value(incoming), incoming.now, key=incoming.key)
    )


def unknown(_desk: Desk, _incoming: Incoming) -> Reply:
    """A button that an older release drew."""
    return Refuse("That button belongs to an earlier version. Nothing was changed. Type /cases to go on.")


WORKS: dict[Action, Work] = {
    Action.ACKNOWLEDGE: have_this,
    Action.UNDO: undo,
    Action.NOT_MINE: not_mine,
    Action.OPEN: detail,
    Action.RECORD: record,
    Action.FOLLOW_UP: followed_up,
    Action.AMEND: amend,
    Action.TYPES: types,
    Action.STATUS: status,
    Action.FLOWCHART: flowchart,
    Action.REPORT: report,
    Action.CONTINUE: go_on,
    Action.START_AGAIN: begin_again,
    Action.AWAY: away.opened,
    Action.CANCEL_ABSENCE: away.cancelled,
}


def _value(incoming: Incoming) -> str:
    return str(action_of(incoming.body).get("value", ""))
