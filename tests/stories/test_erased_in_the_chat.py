"""What is erased goes from the chat too, and a backup that is older than the erasure loses it again."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.bootstrap import eraser_of, open_store
from bot.use_cases.erase.erase import Reason, erase
from bot.use_cases.erase.look_for import look_for_case
from bot.use_cases.erase.repeat_erasures import repeat_erasures
from bot.use_cases.outbox.resume_from_backup import resume_from_backup
from storage.backup import back_up
from tests.stories.report_steps import ACCOUNT
from tests.stories.test_what_was_before import a_case_that_was_closed, everything_was_expected
from tests.stories.town import DIRECT, MORNING, TEAM, Town, words_of

CASE = "LH-1042"
#: The case is closed on the day after; a little later somebody erases it.
NOW = MORNING + timedelta(days=1, minutes=5)
BY = Reason("the family asked for it, and the authority agreed", "root")


def standing(town: Town) -> Iterator[str]:
    """What stands in the chat about the case, in whosever messages."""
    for handle in ("amina", "sam", "ruth", "priya", "tom"):
        for message in getattr(town, handle).messages(DIRECT):
            yield words_of(message)
    yield from (words_of(message) for message in town.sam.messages(TEAM))


def erases_the_case(town: Town) -> None:
    with open_store(town.settings) as store:
        found = look_for_case(store, CASE, NOW)
        assert found.refusal == ""
        done = erase(eraser_of(town.settings, store), found.found, BY, NOW)
    assert done.messages > 0


def everything_is_deleted(town: Town) -> None:
    def look() -> bool | None:
        town.skip("PT1M")
        with town.store.read() as uow:
            return None if uow.deletions.waiting() else True

    town.until(look, lambda: "messages are still to be deleted")


def test_the_cards_about_an_erased_case_are_deleted(town: Town) -> None:
    a_case_that_was_closed(town)
    assert any(CASE in words for words in standing(town))
    erases_the_case(town)
    town.skip("PT10M")
    everything_is_deleted(town)
    left = list(standing(town))
    assert left
    assert not [words for words in left if CASE in words]
    town.sam.command(f"/case {CASE}")
    town.sam.sees(CASE)
    assert ACCOUNT not in town.sam.all_words()
    everything_was_expected(town)


def test_a_card_that_cannot_be_deleted_is_named(town: Town) -> None:
    a_case_that_was_closed(town)
    town.misbehave(method="chat.delete", times=1, answer="error", error="cant_delete_message")
    erases_the_case(town)
    town.skip("PT10M")
    everything_is_deleted(town)
    with town.store.read() as uow:
        (left,) = uow.deletions.undeleted()
    assert left.reason.startswith("the message is not ours to delete")
    assert left.mark
    everything_was_expected(town)


def test_deleting_waits_while_slack_asks_to(town: Town) -> None:
    a_case_that_was_closed(town)
    town.misbehave(method="chat.delete", times=2, answer="429", retry_after=30)
    erases_the_case(town)
    town.skip("PT10M")
    everything_is_deleted(town)
    with town.store.read() as uow:
        assert uow.deletions.undeleted() == ()
    everything_was_expected(town)


@pytest.mark.parametrize("listed", [True, False])
def test_an_older_backup_is_erased_again_before_anything_starts(
    town: Town, tmp_path: Path, *, listed: bool
) -> None:
    a_case_that_was_closed(town)
    back_up(town.settings.database_url, tmp_path / "older.db")
    erases_the_case(town)
    town.skip("PT10M")
    everything_is_deleted(town)
    town.stop_bot()
    url = f"sqlite:///{tmp_path / 'older.db'}"
    town.settings = town.settings.model_copy(update={"database_url": url})
    with open_store(town.settings) as store:
        if listed:
            assert repeat_erasures(eraser_of(town.settings, store), NOW).rows > 0
        resume_from_backup(store, NOW)
    town.start_bot()
    with town.store.read() as uow:
        case = uow.cases.by_reference(CASE)
        assert case is not None
        answers = [report.answers for report in uow.reports.of_case(case.id)]
        assert uow.audit.verify().broken is None
    assert answers
    assert any(answers) is not listed
    everything_is_deleted(town)
    left = list(standing(town))
    assert left
    assert not [words for words in left if CASE in words]
    everything_was_expected(town)
