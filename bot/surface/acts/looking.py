"""What only shows something: a case, one's own cases, the flowchart, the help, the home page."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from bot.services import Services
from bot.surface.acts.limits_of_case import bars
from bot.surface.forms import CardPage
from bot.surface.incoming import Act, Incoming
from bot.surface.replies import OpenForm, Reply, ShowCard
from bot.use_cases.show.ask_for_chronology import ask_for_chronology
from bot.use_cases.show.case_status import case_flowchart, case_status, case_why
from bot.use_cases.show.chronology import chronology
from bot.use_cases.show.guidance import guidance
from bot.use_cases.show.hand_off import hand_off
from bot.use_cases.show.help_card import help_card
from bot.use_cases.show.home_card import home_card
from bot.use_cases.show.my_cases import my_cases
from bot.use_cases.show.open_case import open_case
from bot.use_cases.show.who_looked import who_looked
from bot.values import Card
from state_machines.people.people import Person


def showing(look: Callable[[Services, Person, datetime], Card]) -> Act:
    """An act that shows what the use case finds for the person, whatever else was given."""

    def show(services: Services, incoming: Incoming) -> Reply:
        return ShowCard(look(services, incoming.person, incoming.now))

    return show


#: The command for the person's cases, overdue first.
cases = showing(my_cases)

#: The page that a surface shows of itself, where it has one.
home = showing(home_card)


def show_detail(services: Services, incoming: Incoming) -> Reply:
    """The button "Open": show the case in full, if the person is entitled to it."""
    return OpenForm(CardPage(open_case(services, incoming.person, incoming.given.value, incoming.now)))


def show_status(services: Services, incoming: Incoming) -> Reply:
    """Show where the case stands, beside what was pressed."""
    return ShowCard(case_status(services, incoming.person, incoming.given.value, incoming.now))


def show_flowchart(services: Services, incoming: Incoming) -> Reply:
    """Show the whole flowchart, beside the part of it that was shown."""
    return ShowCard(case_flowchart(services, incoming.person, incoming.given.value, incoming.now))


def show_guidance(services: Services, incoming: Incoming) -> Reply:
    """The button "Guidance": what the board's document says that helps at this place."""
    return OpenForm(CardPage(guidance(services, incoming.person, incoming.given.value, incoming.now)))


def show_chronology(services: Services, incoming: Incoming) -> Reply:
    """The button "Chronology": every episode of the case by date, without anybody's words."""
    return OpenForm(CardPage(chronology(services, incoming.person, incoming.given.value, incoming.now)))


def show_who_looked(services: Services, incoming: Incoming) -> Reply:
    """The button "Who looked at this": for a safeguarding lead, by whom and when."""
    return OpenForm(CardPage(who_looked(services, incoming.person, incoming.given.value, incoming.now)))


def take_chronology_files(services: Services, incoming: Incoming) -> Reply:
    """The buttons that send files, each with its choice: say that they come, and have them made."""
    escalation_id, _, choice = incoming.given.value.partition("/")
    return ShowCard(ask_for_chronology(services, incoming.person, escalation_id, choice, incoming.now))


def show_hand_off(services: Services, incoming: Incoming) -> Reply:
    """The button "Copy for the case system": what was decided last, as one block of text."""
    return OpenForm(CardPage(hand_off(services, incoming.person, incoming.given.value, incoming.now)))


def case(services: Services, incoming: Incoming) -> Reply:
    """The command for a case: its reference, "why" behind it, or the person's own cases without one."""
    reference, also = _parse_reference(incoming.given.text)
    if not reference:
        return cases(services, incoming)
    if also == _BARS:
        return bars(services, incoming, reference)
    look = case_why if also == _WHY else case_status
    return ShowCard(look(services, incoming.person, reference, incoming.now))


_WHY, _BARS = "why", "bar"


def _parse_reference(text: str) -> tuple[str, str]:
    """The reference, and "why" or "bar" where one of them follows it."""
    *words, last = text.split() or [""]
    also = last.lower().rstrip("?")
    if words and also in {_WHY, _BARS}:
        return " ".join(words), also
    return text.strip(), ""


def help_(services: Services, incoming: Incoming) -> Reply:
    """The command for help, whatever follows it."""
    return ShowCard(help_card(services, incoming.person))
