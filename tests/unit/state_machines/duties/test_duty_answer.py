"""Answering what a duty asks: who may, once, and what becomes of the duty."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from state_machines.duties.duty import Duty, DutyKind, DutyState, Rank, acknowledge, overtake
from state_machines.duties.duty_answer import end_by_answer, may_still_be_answered
from state_machines.errors import NotAllowed, Stale
from tests.integration.examples import DUTY, NOW, RUTH, SAM

ASKED = replace(DUTY, kind=DutyKind.ACKNOWLEDGE, state=DutyState.OPEN, undo_until=None)


def said_only() -> Duty:
    return acknowledge(ASKED, SAM, Rank.HOLDER, NOW, timedelta(minutes=5), NOW)


def test_an_answer_ends_the_duty_and_is_not_undone() -> None:
    done = end_by_answer(ASKED, SAM, Rank.HOLDER, NOW)
    assert (done.state, done.ended_by_id, done.acknowledged_by_id) == (DutyState.DONE, SAM.id, SAM.id)
    assert done.undo_until is None
    assert not may_still_be_answered(done, SAM)


def test_whoever_only_said_that_they_have_it_may_answer_still_and_nobody_else() -> None:
    assert may_still_be_answered(said_only(), SAM)
    assert not may_still_be_answered(said_only(), RUTH)
    assert end_by_answer(said_only(), SAM, Rank.HOLDER, NOW).undo_until is None


def test_an_answer_is_given_once() -> None:
    done = end_by_answer(ASKED, SAM, Rank.HOLDER, NOW)
    with pytest.raises(Stale, match="answered already"):
        end_by_answer(done, SAM, Rank.HOLDER, NOW)
    with pytest.raises(Stale):
        end_by_answer(overtake(ASKED, NOW), SAM, Rank.HOLDER, NOW)


def test_nobody_answers_who_was_not_asked() -> None:
    with pytest.raises(NotAllowed):
        end_by_answer(ASKED, RUTH, Rank.NONE, NOW)


def test_what_somebody_must_do_has_no_form() -> None:
    assert not may_still_be_answered(replace(ASKED, kind=DutyKind.ACT), SAM)
