"""Questions and reviews: within Slack's limits, controls that know their draft, messages without secrets."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any
from unittest.mock import create_autospec

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.services import Services
from bot.slack.drawing.card import MESSAGE_BYTES
from bot.slack.drawing.fitting import bytes_of_words
from bot.slack.drawing.handle import Handle, read_handle, read_verb
from bot.slack.drawing.modal import Origin, case_modal, decline_modal, reading_modal, text_modal
from bot.slack.drawing.prompt import prompt_blocks, prompt_text
from bot.slack.drawing.text import TEXT_BYTES
from bot.slack.listener_context import ListenerContext
from bot.slack.listeners.forms import read_form
from bot.surface.acts.duties import decline
from bot.surface.forms import FormKind
from bot.surface.incoming import Incoming
from bot.surface.replies import FieldErrors
from deploy.sandbox.blocks.check import check_blocks
from deploy.sandbox.blocks.check_view import check_view
from dialogs.catalog.not_mine import NOT_MINE_REASONS
from dialogs.prompt import Prompt, PromptKind, ReviewLine
from dialogs.spec import Ask, Option
from state_machines.errors import Stale
from state_machines.people.people import Person

SESSION = "0123456789abcdef0123456789abcdef"
ACCOUNT = "Nobody came to the door. <!channel> & Kezia's coat hung in the hall."

labels = st.text(max_size=90) | st.sampled_from(["Refused at the door", "<!here>", "שלום 🙂"])
choices = st.integers(0, 120).map(lambda n: tuple(Option(f"v{i}", f"Choice {i}") for i in range(n)))


def question(ask: Ask, **more: Any) -> Prompt:
    return Prompt(
        SESSION, 3, PromptKind.QUESTION, "Missed visit", "What happened?", step="what", ask=ask, **more
    )


def review(*lines: ReviewLine, **more: Any) -> Prompt:
    return Prompt(
        SESSION, 9, PromptKind.REVIEW, "Missed visit", "Is this right?", step="review", lines=lines, **more
    )


def controls(prompt: Prompt) -> dict[str, dict[str, Any]]:
    """By label, words or placeholder."""
    found = {}
    for block in prompt_blocks(prompt):
        beside = [block[part] for part in ("accessory", "element") if part in block]
        for element in block["elements"] if block["type"] == "actions" else beside:
            words = block.get("label") or element.get("text") or element.get("placeholder")
            found[words["text"]] = element | {"block_id": block["block_id"]}
    return found


@settings(max_examples=60, deadline=None)
@given(
    ask=st.sampled_from(list(Ask)), options=choices, words=labels, back=st.booleans(), optional=st.booleans()
)
def test_slack_accepts_every_question(
    ask: Ask, options: tuple[Option, ...], words: str, *, back: bool, optional: bool
) -> None:
    prompt = question(ask, options=options, help=words, notice=words, can_go_back=back, optional=optional)
    assert check_blocks(prompt_blocks(prompt, notice=words), set()) == []
    assert len(prompt_text(prompt, words).encode()) <= TEXT_BYTES


@settings(max_examples=40, deadline=None)
@given(st.lists(st.builds(ReviewLine, labels, labels, labels, sensitive=st.booleans()), max_size=30))
def test_slack_accepts_every_review(lines: list[ReviewLine]) -> None:
    named = [ReviewLine(f"step{n}", line.label, line.answer, line.sensitive) for n, line in enumerate(lines)]
    prompt = review(*named, can_add_more=True)
    assert check_blocks(prompt_blocks(prompt), set()) == []
    check_view(reading_modal(prompt), "modal", set())


def test_few_choices_are_buttons_and_many_are_a_picker() -> None:
    few = question(Ask.CHOICE, options=tuple(Option(f"v{n}", f"Choice {n}") for n in range(7)))
    assert set(controls(few)) == {*(f"Choice {n}" for n in range(7)), "Cancel"}
    many = question(Ask.CHOICE, options=tuple(Option(f"v{n}", f"Choice {n}") for n in range(130)))
    groups = controls(many)["Choose"]["option_groups"]
    assert [len(group["options"]) for group in groups] == [100, 30]


def test_every_control_names_its_draft_step_and_revision() -> None:
    asked = question(Ask.CHOICE, options=(Option("no_reply", "No reply"),), can_go_back=True)
    drawn = controls(asked)
    assert {"No reply", "Back", "Cancel"} == set(drawn)
    for control in drawn.values():
        assert read_handle(control["block_id"]) == Handle(SESSION, 3, "what")
        assert len(control["block_id"]) <= 255


@pytest.mark.parametrize("block_id", ["", "x", "q|s|one|step|part", "q|s|1", "other|s|1|step|part"])
def test_a_control_of_an_unknown_make_is_refused_kindly(block_id: str) -> None:
    with pytest.raises(Stale, match="/report"):
        read_handle(block_id)


@pytest.mark.parametrize("action", ["dialog:dance", "dialog:", "acknowledge:0"])
def test_a_press_of_an_unknown_make_is_refused_kindly(action: str) -> None:
    with pytest.raises(Stale, match="/report"):
        read_verb(action)


def test_several_answers_are_ticked_and_then_done() -> None:
    options = tuple(Option(f"v{n}", f"Choice {n}") for n in range(4))
    shown = controls(question(Ask.SEVERAL, options=options, answer=("v1", "v3")))
    assert [each["value"] for each in shown["Choose any that apply"]["initial_options"]] == ["v1", "v3"]
    assert "Done" in shown
    many = tuple(Option(f"v{n}", f"Choice {n}") for n in range(11))
    assert (
        controls(question(Ask.SEVERAL, options=many))["Choose any that apply"]["type"]
        == "multi_static_select"
    )


def test_pickers_open_where_the_last_answer_stands() -> None:
    assert controls(question(Ask.DAY, answer="2026-11-17"))["Choose a day"]["initial_date"] == "2026-11-17"
    moment = controls(question(Ask.MOMENT, answer="2026-11-17T10:05:00+00:00"))
    assert moment["Day and time"]["initial_date_time"] == 1794909900


def test_what_was_written_is_counted_in_a_message_and_shown_in_a_modal_only() -> None:
    asked = question(Ask.TEXT, answer=ACCOUNT, present=ACCOUNT)
    reviewed = review(
        ReviewLine("case", "Case", "LH-1042"), ReviewLine("account", "Account", ACCOUNT, sensitive=True)
    )
    for prompt in (asked, reviewed):
        drawn = json.dumps(prompt_blocks(prompt)) + prompt_text(prompt)
        assert "coat" not in drawn
        assert f"{len(ACCOUNT)} characters" in drawn
    assert text_modal(asked, Origin())["blocks"][0]["element"]["initial_value"] == ACCOUNT
    assert "coat" in json.dumps(reading_modal(reviewed))
    assert "Read it through" in controls(reviewed)


def test_the_review_offers_each_answered_question_for_change() -> None:
    shown = controls(review(ReviewLine("case", "Case", "LH-1042"), can_add_more=True, submit_label="Record"))
    assert shown["Change an answer"]["options"] == [
        {"text": {"type": "plain_text", "text": "Case", "emoji": False}, "value": "case"}
    ]
    assert shown["Record"]["style"] == "primary"
    assert shown["Cancel"]["confirm"]["confirm"]["text"] == "Drop it"
    assert {"Add more", "Cancel", "Record", "Change an answer"} == set(shown)


def test_an_ending_has_no_controls() -> None:
    for kind in (PromptKind.SUBMITTED, PromptKind.CANCELLED):
        ended = Prompt(SESSION, 9, kind, "Missed visit", "Recorded.")
        types = [block["type"] for block in prompt_blocks(ended)]
        assert types
        assert "actions" not in types


def test_a_screen_reader_hears_the_question_and_its_choices() -> None:
    spoken = prompt_text(
        question(
            Ask.CHOICE, options=(Option("a", "No reply"), Option("b", "Refused")), progress="Question 3 of 7"
        )
    )
    for words in ("Missed visit", "Question 3 of 7", "What happened?", "Choices: No reply; Refused."):
        assert words in spoken


def test_a_case_is_picked_by_reference_and_by_name_in_a_modal_only() -> None:
    few = controls(question(Ask.CASE, options=(Option("LH-1042", "LH-1042, child protection"),)))
    assert {"LH-1042, child protection", "Another case", "Cancel"} == set(few)
    origin = Origin(SESSION, 3, "case", "https://hooks.example/1", "m1")
    view = case_modal((Option("LH-1042", "LH-1042, Kezia Thornbury"),), origin)
    check_view(view, "modal", set())
    assert Origin.load(view["private_metadata"]) == origin
    assert [block["optional"] for block in view["blocks"]] == [True, True]
    assert not case_modal((), origin)["blocks"][0]["optional"]


def test_a_picker_that_cannot_hold_every_case_says_how_many_are_missing_and_how_to_find_them() -> None:
    many = tuple(Option(f"LH-{number}", f"LH-{number}, child in need") for number in range(303))
    drawn = prompt_blocks(question(Ask.CASE, options=many))
    check_blocks(drawn, "message")
    words = "Press “Another case” for the other 203 of your cases."
    assert words in json.dumps(drawn, ensure_ascii=False)
    assert sum(map(bytes_of_words, drawn)) < MESSAGE_BYTES
    view = case_modal(many, Origin(SESSION, 3, "case", "https://hooks.example/1", "m1"))
    check_view(view, "modal", set())
    groups = view["blocks"][0]["element"]["option_groups"]
    assert [group["label"]["text"] for group in groups] == [
        "1 to 100", "101 to 200", "201 to 300", "301 to 303",
    ]  # fmt: skip
    assert sum(len(group["options"]) for group in groups) == 303
    assert "for the other" not in json.dumps(prompt_blocks(question(Ask.CASE, options=many[:100])))


def test_a_form_says_how_many_cases_even_groups_do_not_hold() -> None:
    long = tuple(Option(f"LH-{number}", f"LH-{number}, {'Ŵ' * 70}") for number in range(2000))
    view = case_modal(long, Origin(SESSION, 3, "case", "https://hooks.example/1", "m1"))
    check_view(view, "modal", set())
    held = sum(len(group["options"]) for group in view["blocks"][0]["element"]["option_groups"])
    assert 300 < held < 2000
    said = json.dumps(view, ensure_ascii=False)
    assert f"Type a reference to find the other {2000 - held} of your cases." in said


def test_slack_accepts_the_forms() -> None:
    for many in (1, 2, 11):
        duties = tuple(Option(f"e1/d{number}", f"Duty {number}") for number in range(many))
        view = decline_modal("LH-1042", duties, NOT_MINE_REASONS, Origin(target="e1/d1"))
        check_view(view, "modal", set())
        assert "LH-1042" in view["blocks"][0]["text"]["text"]
        asked = [block["label"]["text"] for block in view["blocks"] if block["type"] == "input"]
        assert ("Which is not yours?" in asked) is (many > 1)
    check_view(text_modal(question(Ask.TEXT, max_length=500, help="Short."), Origin()), "modal", set())


def test_a_form_that_asks_which_duty_stays_open_until_one_is_chosen() -> None:
    view = {"id": "V1", "private_metadata": Origin(message_id="m1").dump(), "state": {"values": {}}}
    sam = Person("sam", "sam@example.org", "Sam Okafor", "Social worker", "social care")
    given = read_form(create_autospec(ListenerContext), FormKind.DECLINE, {"view": view})
    sent = Incoming(sam, datetime(2026, 11, 17, 10, 5, tzinfo=UTC), "press", given)
    refused = decline(create_autospec(Services), sent)
    assert isinstance(refused, FieldErrors)
    assert refused.errors.keys() == {"duty"}


def test_a_review_of_many_long_answers_stays_within_what_a_message_holds() -> None:
    lines = tuple(ReviewLine(f"s{n}", f"Question {n}", "Ŵŷ " * 300) for n in range(30))
    blocks = prompt_blocks(review(*lines))
    assert check_blocks(blocks, set()) == []
    assert sum(map(bytes_of_words, blocks)) <= MESSAGE_BYTES
    said = json.dumps(blocks, ensure_ascii=False)
    assert [f"Question {n}:" in said for n in range(30)] == [True] * 30
