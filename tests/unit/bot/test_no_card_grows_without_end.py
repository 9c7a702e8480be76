"""Forty reports, three hundred cases, names of eighty foreign letters: every card fits, with its controls."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.slack.drawing.card import HOME_BLOCKS, MESSAGE_BYTES, card_blocks, card_text
from bot.slack.drawing.fitting import bytes_of_words
from bot.slack.drawing.message_body import message_body
from bot.slack.drawing.modal import card_modal
from bot.slack.drawing.text import TEXT_BYTES
from bot.use_cases.people.import_people import import_people
from bot.use_cases.show.case_status import case_status, case_why
from bot.use_cases.show.chronology import chronology
from bot.use_cases.show.home_card import home_card
from bot.use_cases.show.my_cases import my_cases
from bot.use_cases.show.open_case import open_case
from bot.use_cases.show.who_looked import who_looked
from bot.values import Card
from deploy.sandbox.blocks.check import check_blocks
from deploy.sandbox.blocks.check_view import check_view
from dialogs.prompt import Prompt
from tests.unit.bot.incidents import report_an_incident
from tests.unit.bot.town_hall import AUTHORITY, CP_CASE, Hall, a_hall

#: One database is filled for all of them.
pytestmark = pytest.mark.outside

CASES, REPORTS, LETTERS = 300, 40, 80
#: Fewer than Slack takes in all blocks of one message.
MOST = 10_000


def with_long_names(people: str) -> str:
    """Each name as it was, with Welsh letters behind it, of two bytes each."""
    rows = list(csv.DictReader(io.StringIO(people)))
    for row in rows:
        row["name"] = f"{row['name']} {'Ŵŷŵ' * LETTERS}"[:LETTERS]
    out = io.StringIO()
    writer = csv.DictWriter(out, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def with_many_cases(cases: str) -> str:
    """Three hundred more that are Sam's and Amina's."""
    head = cases.splitlines()[0].split(",")
    more = {
        "plan": "CP",
        "team": "north",
        "allocated_social_worker": "sam.okafor@larkhaven.example",
        "network": "amina.yusuf@larkhaven.example",
    }
    out = io.StringIO()
    writer = csv.DictWriter(out, head)
    for number in range(CASES):
        named = {"reference": f"LH-{5000 + number}", "child_name": f"Ŵyn{number} {'Ŷŵ' * 30}"}
        writer.writerow(dict.fromkeys(head, "") | more | named)
    return cases.rstrip("\n") + "\n" + out.getvalue()


@pytest.fixture(scope="module")
def crowded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Hall, list[Card | Prompt]]]:
    """A hall in which much has happened, and every message that was sent of it."""
    with a_hall(Path(tmp_path_factory.mktemp("crowded"))) as hall:
        people, cases = ((AUTHORITY / name).read_text() for name in ("people.csv", "cases.csv"))
        imported = import_people(
            hall.services.store, with_long_names(people), with_many_cases(cases), hall.now
        )
        assert not imported.problems
        for number in range(REPORTS):
            report_an_incident(hall, hall.amina, threats=("verbal",))
            if number < 20:
                hall.report(hall.amina, f"LH-{5000 + number}")
            hall.advance(minutes=5)
        hall.advance(hours=3)
        hall.chase_due()
        waiting = hall.outbox()
        assert len(waiting) > REPORTS
        yield hall, [hall.compose_message(message) for message in waiting]


def buttons_of(blocks: list[dict[str, object]]) -> list[str]:
    said = json.dumps(blocks)
    found = [one for block in json.loads(said) for one in block.get("elements", [])]
    return [one["text"]["text"] for one in found if one.get("type") == "button"]


def fits_a_message(card: Card) -> None:
    blocks = card_blocks(card)
    assert check_blocks(blocks, set()) == []
    assert sum(map(bytes_of_words, blocks)) <= MESSAGE_BYTES < MOST
    assert len(card_text(card).encode()) <= TEXT_BYTES
    keeps_its_controls(card, blocks)


def keeps_its_controls(card: Card, blocks: list[dict[str, object]]) -> None:
    """Each button can be reached, and no two buttons read alike."""
    shown = buttons_of(blocks)
    assert len(shown) == len(set(shown)), shown
    said = json.dumps(blocks)
    missing = [
        one for button in card.buttons for one in (button.choices or (button,)) if one.value not in said
    ]
    listed = [one for one in card.buttons if one.choices]
    if missing:  # a message has room for some; the page behind "Open" has all
        assert all(one.value in said for one in card.buttons if not one.choices)
        assert "Open" in shown
        assert all(
            f"more under “{one.label}”" in json.dumps(blocks, ensure_ascii=False) for one in listed[:1]
        )


def fits_a_page(card: Card) -> None:
    page = card_modal(card)
    check_view(page, "modal", set())
    said = json.dumps(page)
    for button in card.buttons:
        for one in button.choices or (button,):
            assert one.value in said, one
    shown = buttons_of(page["blocks"])
    assert len(shown) == len(set(shown)), shown


def test_every_message_of_forty_reports_fits(crowded: tuple[Hall, list[Card | Prompt]]) -> None:
    _, shown = crowded
    cards = [one for one in shown if isinstance(one, Card)]
    assert len(cards) > REPORTS
    for card in cards:
        if card.private:
            fits_a_page(card)
        else:
            fits_a_message(card)
            message_body(card)


def test_every_answer_about_such_a_case_fits(crowded: tuple[Hall, list[Card | Prompt]]) -> None:
    hall, _ = crowded
    case = hall.escalation().id
    asked = 0
    for person in (hall.sam, hall.ruth, hall.amina, hall.priya, hall.grace):
        for card in (
            case_status(hall.services, person, CP_CASE, hall.now),
            case_why(hall.services, person, CP_CASE, hall.now),
            my_cases(hall.services, person, hall.now),
            home_card(hall.services, person, hall.now),
            hall.ping(person),
        ):
            fits_a_message(card)
            asked += 1
        home = {
            "type": "home",
            "blocks": card_blocks(home_card(hall.services, person, hall.now), most=HOME_BLOCKS),
        }
        check_view(home, "home", set())
        fits_a_page(open_case(hall.services, person, case, hall.now))
    fits_a_page(chronology(hall.services, hall.sam, case, hall.now))
    fits_a_page(who_looked(hall.services, hall.priya, case, hall.now))
    assert asked == 25


def test_a_list_of_cases_keeps_the_first_and_says_how_to_reach_the_rest(
    crowded: tuple[Hall, list[Card | Prompt]],
) -> None:
    hall, _ = crowded
    card = my_cases(hall.services, hall.sam, hall.now)
    said = json.dumps(card_blocks(card), ensure_ascii=False)
    first = card.sections[0].lines[0]
    assert first.splitlines()[0][:40] in said
    assert "more" in said
    assert "Type /case and a reference" in said


def test_many_follow_ups_are_one_list_that_names_their_reports(
    crowded: tuple[Hall, list[Card | Prompt]],
) -> None:
    hall, _ = crowded
    ping = hall.ping(hall.grace)
    listed = [one for one in ping.buttons if one.choices]
    follow_ups = next(one for one in listed if one.label == "Record a follow-up")
    assert len(follow_ups.choices) > REPORTS
    assert all(one.label.startswith("R-") for one in follow_ups.choices)
    labels = [one.label for one in ping.buttons]
    assert len(labels) == len(set(labels))
