""" "Add more": whatever is ticked is asked, wherever it stands in the list and whatever else is ticked."""

from __future__ import annotations

from dataclasses import replace

import pytest

from dialogs.catalog.conditions import always, where
from dialogs.catalog.missed_visit import MISSED_VISIT
from dialogs.catalog.missed_visit_more import MORE as MISSED_VISIT_MORE
from dialogs.reopening import reopen
from dialogs.session_json import session_from_json
from dialogs.spec import REVIEW, Ask, Branch, Dialog, More, Option, Step, Topic
from dialogs.spec_checks import DialogRejected, declare
from dialogs.topic_checks import unasked_topic_problems
from state_machines.errors import NewerRelease
from tests.unit.dialogs.conversation import Conversation
from tests.unit.dialogs.small_dialogs import YES_NO, dialog, met_step, note, topic

LEAVING = topic("leaving_home")
TOPICS = (topic("first", note(name="after_first")), topic("second"), topic("third", note(name="after_third")))


def added_at(place: int) -> Dialog:
    """The missed visit with one more topic at this place of its list."""
    topics = MISSED_VISIT_MORE.topics
    return replace(
        MISSED_VISIT, more=replace(MISSED_VISIT_MORE, topics=(*topics[:place], LEAVING, *topics[place:]))
    )


def asked_of_whoever_ticks(form: Dialog, short_form: tuple[str, ...], *ticks: str) -> list[str]:
    """The questions of "Add more" in the order asked, each answered with its last option or a text."""
    talk = Conversation(form)
    talk.answer(*short_form)
    talk.add_more()
    talk.answer(ticks)
    asked = []
    while (shown := talk.prompt).ask is not None:
        asked.append(shown.step)
        if shown.ask in {Ask.CHOICE, Ask.SEVERAL} and shown.options:
            first = shown.options[0].value
            talk.answer(first if shown.ask is Ask.CHOICE else (first,))
        elif shown.ask is Ask.TEXT:
            talk.answer("In words.")
        else:
            talk.answer("2026-11-20" if shown.ask is Ask.DAY else "2026-11-20T10:00")
    return asked


@pytest.mark.parametrize("place", range(len(MISSED_VISIT_MORE.topics) + 1))
def test_a_topic_added_anywhere_is_asked_whatever_else_is_ticked(place: int) -> None:
    short_form = ("no", "N-104", "no_reply", "now", "yes", "by_me", "Lights on.")
    form, tried = declare(added_at(place)), 0
    for other in MISSED_VISIT_MORE.topics:
        asked = asked_of_whoever_ticks(form, short_form, "leaving_home", other.tick.value)
        assert {"leaving_home", other.steps[0].name} <= set(asked), other.tick.value
        tried += 1
    assert tried >= 7


@pytest.mark.parametrize(
    ("ticks", "asked"),
    [
        (("first",), ["first", "after_first"]),
        (("second",), ["second"]),
        (("first", "third"), ["first", "after_first", "third", "after_third"]),
        (("second", "third"), ["second", "third", "after_third"]),
        (("first", "second", "third"), ["first", "after_first", "second", "third", "after_third"]),
    ],
)
def test_topics_are_asked_in_the_order_of_the_list_and_only_those_ticked(
    ticks: tuple[str, ...], asked: list[str]
) -> None:
    form = declare(dialog(met_step(), more=More(TOPICS)))
    assert asked_of_whoever_ticks(form, ("yes",), *ticks) == asked


def test_everything_that_may_be_added_may_be_skipped() -> None:
    form = declare(dialog(met_step(), more=More(TOPICS)))
    assert [step.name for step in form.steps if step.optional] == [
        "more",
        "first",
        "after_first",
        "second",
        "third",
        "after_third",
    ]


def test_a_way_to_the_review_that_holds_sometimes_leads_on_only_then() -> None:
    """Only whoever says "no" goes on to the next topic at once; the others are asked one thing more."""
    forked = Step(
        "forked",
        Ask.CHOICE,
        "Was it so?",
        "Forked",
        (Branch(REVIEW, where(forked="no")), Branch("why")),
        YES_NO,
        steers_only=True,
    )
    form = declare(
        dialog(met_step(), more=More((Topic(Option("f", "F"), (forked, note(name="why"))), LEAVING)))
    )
    talk = Conversation(form)
    talk.answer("yes")
    talk.add_more()
    talk.answer(("f", "leaving_home"))
    assert talk.answer("no").step == "leaving_home"
    talk.back()
    assert talk.answer("yes").step == "why"
    assert talk.answer("It was.").step == "leaving_home"


def test_a_draft_in_which_the_last_release_ticked_topics_is_asked_about_them() -> None:
    """As stored before topics were values; neither its version nor the names of its facts have changed."""
    draft = session_from_json(
        """{"id": "s1", "dialog": "missed_visit", "version": 2, "person_id": "amara", "state": "asking",
        "step": "attempts", "started_at": "2026-11-21T12:00:00Z", "updated_at": "2026-11-21T12:06:00Z",
        "revision": 9,
        "answers": {"immediate_danger": "no", "case": "N-104", "what_happened": "no_reply", "when": "now",
                    "required_by_plan": "yes", "who_saw_last": "by_me", "account": "Lights on.",
                    "more": ["attempts", "telephoned"]},
        "facts": {"add_attempts": "yes", "add_telephoned": "yes", "outcome": "no_reply"},
        "trail": ["immediate_danger", "case", "what_happened", "when", "required_by_plan", "who_saw_last",
                  "account", "more"],
        "implied": {"what_happened": {"outcome": "no_reply", "what_happened": "no_reply"},
                    "more": {"add_attempts": "yes", "add_telephoned": "yes"}}}"""
    )
    talk = Conversation(MISSED_VISIT)
    talk.session = draft
    assert talk.answer("2").step == "means"
    assert talk.answer(("letter",)).step == "telephoned_social_worker"


def leaving_talk() -> Conversation:
    """One of a release that asks about one topic more, up to that topic."""
    talk = Conversation(added_at(7))
    talk.answer("no", "N-104", "no_reply", "now", "yes", "by_me", "Lights on.")
    talk.add_more()
    talk.answer(("attempts", "leaving_home"), "2", ("letter",))
    return talk


def test_a_draft_in_which_a_newer_release_asks_more_is_left_to_it() -> None:
    """What was added needs no higher version, and a process of the release before must not drop it."""
    talk = leaving_talk()
    assert talk.session.step == "leaving_home"
    with pytest.raises(NewerRelease):
        reopen(MISSED_VISIT, talk.session, talk.now)
    talk.answer("yes")
    with pytest.raises(NewerRelease):
        reopen(MISSED_VISIT, talk.session, talk.now)
    assert reopen(talk.dialog, talk.session, talk.now) is talk.session


def test_a_draft_in_which_only_an_option_is_new_is_left_to_the_newer_release() -> None:
    talk = leaving_talk()
    back = replace(talk.session, step="means", answers={"more": ("attempts", "leaving_home")})
    with pytest.raises(NewerRelease):
        reopen(MISSED_VISIT, back, talk.now)


#: A topic's answers may not take away what another topic is offered for.
_SPOILING = Step(
    "spoiling",
    Ask.CHOICE,
    "Was it so?",
    "Spoiling",
    always(REVIEW),
    (Option("yes", "Yes", {"mood": "good"}), Option("no", "No")),
    steers_only=True,
)
_LATER = Topic(Option("later", "Later", when=where(mood="bad")), (note(name="later"),))
_MOOD = Step(
    "mood_now",
    Ask.CHOICE,
    "How was it?",
    "Mood",
    always(REVIEW),
    (Option("good", "Good", {"mood": "good"}), Option("bad", "Bad", {"mood": "bad"})),
    steers_only=True,
)

BROKEN = {
    "topic empty: asks nothing; give it a question": More((Topic(Option("empty", "Empty"), ()),)),
    "step one: leads to second, out of its topic; let it lead to review, and the topics that follow are "
    "asked by themselves": More((Topic(Option("o", "O"), (note(*always("second"), name="one"),)), TOPICS[1])),
    "topic later: is ticked beside s, and on some way later is not asked": More(
        (Topic(Option("s", "S"), (_SPOILING,)), _LATER)
    ),
}


@pytest.mark.parametrize(("problem", "more"), BROKEN.items(), ids=BROKEN)
def test_a_topic_that_would_not_be_asked_is_refused(problem: str, more: More) -> None:
    with pytest.raises(DialogRejected) as refusal:
        declare(dialog(_MOOD, more=more))
    assert f"small: {problem}" in refusal.value.problems


def lead(form: Dialog, name: str, to: str) -> None:
    """As if the chain were wrong: this question leads there, whatever was ticked."""
    steps = (replace(step, branches=always(to)) if step.name == name else step for step in form.steps)
    object.__setattr__(form, "steps", tuple(steps))


def test_a_route_that_skips_the_topic_after_it_is_found() -> None:
    """As a route written by hand once did: whoever had ticked both was never asked the second."""
    form = dialog(met_step(), more=More(TOPICS))
    lead(form, "second", REVIEW)
    words = "topic third: is ticked beside second, and on some way third is not asked"
    assert list(unasked_topic_problems(form)) == [words]


def test_a_route_to_a_topic_that_was_not_ticked_is_found() -> None:
    form = dialog(met_step(), more=More(TOPICS))
    lead(form, "second", "third")
    words = "step third: is asked on some way though its topic was not ticked"
    assert set(unasked_topic_problems(form)) == {words}
