"""The five commands, answered for the eyes of whoever typed them."""

from __future__ import annotations

from bot.cards.parts.ways import begun_card, dialog_typed
from bot.slack.answering.command import CommandSurface
from bot.slack.desk import Desk
from bot.slack.drawing.text import Json
from bot.slack.listener import Incoming, Work, handled
from bot.slack.listeners.away import away
from bot.slack.reception import Acknowledgement, Listener, Reception
from bot.slack.replies import Replace, Reply, Tell
from bot.use_cases.collect.start_dialog import start_dialog
from bot.use_cases.show.case_status import case_status, case_why
from bot.use_cases.show.help_card import help_card
from bot.use_cases.show.my_cases import my_cases


def register(reception: Reception, desk: Desk) -> None:
    """Listen to every command that the manifest declares."""
    for name, work in COMMANDS.items():
        reception.commands[name] = _listener(desk, name, work)


def _listener(desk: Desk, name: str, work: Work) -> Listener:
    def listen(body: Json) -> Acknowledgement:
        return Acknowledgement(handled(desk, CommandSurface(desk, body), body, f"command {name}", work))

    return listen


def report(desk: Desk, incoming: Incoming) -> Reply:
    """`/report`, and a word for what is not a missed visit: the first question comes as a direct message."""
    dialog = dialog_typed(str(incoming.body.get("text") or ""))
    shown = start_dialog(desk.office, incoming.person, dialog, {}, incoming.now, key=incoming.key)
    return Replace(shown) if shown.card else Tell(begun_card(dialog, shown.notice))


def case(desk: Desk, incoming: Incoming) -> Reply:
    """`/case REF`, `/case REF why`, or the person's own cases without a reference."""
    reference, asks_why = _reference_typed(str(incoming.body.get("text") or ""))
    if not reference:
        return cases(desk, incoming)
    look = case_why if asks_why else case_status
    return Tell(look(desk.office, incoming.person, reference, incoming.now))


def _reference_typed(text: str) -> tuple[str, bool]:
    """The reference, and whether "why" follows it."""
    *words, last = text.split() or [""]
    if words and last.lower().rstrip("?") == "why":
        return " ".join(words), True
    return text.strip(), False


def cases(desk: Desk, incoming: Incoming) -> Reply:
    """`/cases`: overdue first."""
    return Tell(my_cases(desk.office, incoming.person, incoming.now))


def doorstep(desk: Desk, incoming: Incoming) -> Reply:
    """`/doorstep`, whatever follows: what there is and how to ask for it."""
    return Tell(help_card(desk.office, incoming.person))


COMMANDS: dict[str, Work] = {
    "/report": report,
    "/case": case,
    "/cases": cases,
    "/away": away,
    "/doorstep": doorstep,
}
