"""Whatever is pressed, in whatever order: nothing entered is lost, and nothing happens twice."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dialogs.answer_path import answer_path
from dialogs.catalog.decision import DECISION
from dialogs.catalog.missed_visit import MISSED_VISIT
from dialogs.prompt import Prompt, PromptKind
from dialogs.prompting import prompt
from dialogs.runner import apply, begin, submission, with_result
from dialogs.session import Session, SessionState
from dialogs.session_json import session_from_json, session_to_json
from dialogs.spec import REVIEW, Ask, Dialog, Lists, Option
from dialogs.user_input import AddMore, Answered, Cancelled, Edit, Skipped, Submitted, UserInput, WentBack
from state_machines.case.report import Answer
from state_machines.errors import Refused
from tests.unit.dialogs.conversation import NOON

LISTS: Lists = {
    "own_cases": (Option("N-104", "N-104 (CP)"),),
    "outcomes": (
        Option("arranged", "Arranged", {"asks": "date"}),
        Option("engaging", "Engaging", {"asks": ""}),
        Option("continues", "Continues", {"asks": "date_and_reason"}),
    ),
}
CONTEXT = {"reported_on": "2026-11-20"}
DIALOGS = st.sampled_from((MISSED_VISIT, DECISION))
TEXTS = st.text(max_size=40) | st.just("x" * 3001) | st.sampled_from(("2026-11-20", "2026-11-20T10:00", "no"))


def presses(shown: Prompt) -> st.SearchStrategy[UserInput]:
    """Mostly what the screen offers, with now and then an old button or a wrong value.

    The review's "Submit" is left to the tests: it would end most walks early.
    """
    revisions = st.sampled_from((*[shown.revision] * 6, shown.revision - 1))
    back, submit = st.builds(WentBack, revisions), st.builds(Submitted, revisions)
    if shown.kind is PromptKind.REVIEW:
        lines = st.sampled_from([line.step for line in shown.lines])
        more = st.builds(AddMore, revisions)
        return st.one_of(st.builds(Edit, revisions, lines), more, more, back)
    step = st.just(shown.step)
    answer = st.builds(Answered, revisions, step, values(shown))
    return st.one_of(answer, answer, answer, st.builds(Skipped, revisions, step), back, submit)


def values(shown: Prompt) -> st.SearchStrategy[Answer]:
    offered = [option.value for option in shown.options] or ["none"]
    if shown.ask is Ask.SEVERAL:
        return st.lists(st.sampled_from(offered), unique=True).map(tuple)
    if shown.ask is Ask.CHOICE:
        return st.sampled_from((*offered, *offered, *offered, "no such option"))
    return TEXTS


@dataclass
class Watched:
    """A session under random presses, with the engine's promises checked after each."""

    dialog: Dialog
    session: Session
    submissions: int = 0

    def press(self, given: UserInput, minutes: int) -> None:
        before = self.session
        now = NOON + timedelta(minutes=minutes)
        try:
            turn = apply(self.dialog, before, given, now, LISTS)
        except Refused:
            assert self.session is before
            return
        self.submissions += turn.submitted
        self.session = turn.session
        self.check(before, given)

    def check(self, before: Session, given: UserInput) -> None:
        after = self.session
        assert after.revision == before.revision + (before.state not in _ENDED)
        assert session_from_json(session_to_json(after)) == after
        if after.state is not SessionState.SUBMITTED:
            assert before.answers.keys() <= after.answers.keys()
        if not isinstance(given, Answered | Skipped) and after.state not in _ENDED:
            assert after.answers == before.answers
        if after.state is SessionState.REVIEW:
            assert answer_path(self.dialog, after.answers, after.implied, after.context).stop == REVIEW
        if after.state in {SessionState.REVIEW, SessionState.SUBMITTED}:
            assert list(submission(after)) == [line.step for line in prompt(self.dialog, after, LISTS).lines]


_ENDED = {SessionState.SUBMITTED, SessionState.CANCELLED}


def begin_watched(dialog: Dialog) -> Watched:
    return Watched(dialog, begin(dialog, session_id="s", person_id="p", now=NOON, context=CONTEXT))


def answer_throughout(talk: Watched, data: st.DataObject) -> None:
    for minutes in range(len(talk.dialog.steps)):
        shown = prompt(talk.dialog, talk.session, LISTS)
        if shown.kind is PromptKind.REVIEW:
            return
        talk.press(Answered(shown.revision, shown.step, data.draw(valid(shown))), minutes)


def press_at_random(talk: Watched, data: st.DataObject) -> None:
    """Half of the time from the review on, so that changes and "Add more" are met as often."""
    if data.draw(st.booleans(), label="from the review"):
        answer_throughout(talk, data)
    for minutes in range(data.draw(st.integers(0, 25), label="presses")):
        talk.press(data.draw(presses(prompt(talk.dialog, talk.session, LISTS))), 60 + minutes)


@pytest.mark.slow
@settings(max_examples=60, deadline=None)
@given(dialog=DIALOGS, data=st.data())
def test_random_presses_lose_nothing_and_submit_at_most_once(dialog: Dialog, data: st.DataObject) -> None:
    talk = begin_watched(dialog)
    press_at_random(talk, data)
    revision = talk.session.revision
    talk.press(Submitted(revision), 100)
    talk.press(Submitted(revision), 101)
    talk.press(WentBack(talk.session.revision), 102)
    assert talk.submissions == (talk.session.state is SessionState.SUBMITTED)


@pytest.mark.slow
@settings(max_examples=60, deadline=None)
@given(dialog=DIALOGS, data=st.data())
def test_back_leads_to_the_start_and_cancel_ends_it_from_anywhere(
    dialog: Dialog, data: st.DataObject
) -> None:
    talk = begin_watched(dialog)
    press_at_random(talk, data)
    cancelled = apply(dialog, talk.session, Cancelled(talk.session.revision), NOON, LISTS)
    assert cancelled.cancelled
    answers = talk.session.answers
    for _ in range(2 * len(dialog.steps)):
        if prompt(dialog, talk.session, LISTS).can_go_back:
            talk.press(WentBack(talk.session.revision), 100)
    assert talk.session.step == dialog.first
    assert talk.session.answers == answers


@settings(max_examples=40, deadline=None)
@given(dialog=DIALOGS, data=st.data())
def test_answering_what_is_asked_always_reaches_submit(dialog: Dialog, data: st.DataObject) -> None:
    talk = begin_watched(dialog)
    answer_throughout(talk, data)
    talk.press(Submitted(talk.session.revision), 100)
    assert talk.submissions == 1
    talk.session = with_result(talk.session, "N-104")
    assert session_from_json(session_to_json(talk.session)) == talk.session


def valid(shown: Prompt) -> st.SearchStrategy[Answer]:
    match shown.ask:
        case Ask.CHOICE | Ask.CASE:
            return st.sampled_from([option.value for option in shown.options])
        case Ask.SEVERAL:
            return st.lists(st.sampled_from([option.value for option in shown.options]), min_size=1).map(
                tuple
            )
        case Ask.DAY:
            return st.just("2026-11-20")
        case Ask.MOMENT:
            return st.just("2026-11-20T10:00")
        case _:
            return st.text(min_size=1, max_size=3000).filter(lambda words: bool(words.strip()))
