"""A backup is restored: nothing recorded before it is lost, nothing that Slack has is sent again."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from sqlalchemy import func, select

from bot.bootstrap import open_store
from bot.use_cases.outbox.resume_from_backup import resume_from_backup
from state_machines.messages.delivery import DeliveryState
from storage.backup import back_up
from storage.database_checks import check_nobody_runs
from storage.tables import messages
from tests.stories.report_steps import (
    a_reported_visit,
    answers_to_the_review,
    begins_a_report,
    expect_the_pings,
)
from tests.stories.town import MORNING, Town, a_town

OTHER = "LH-1057"


def message_ids(town: Town) -> Counter[str]:
    """How often each message, by the id in its metadata, was taken by Slack."""
    posted = [entry for entry in town.journal() if entry["kind"] == "api" and entry["ok"]]
    said = [entry["args"] for entry in posted if entry["method"] == "chat.postMessage"]
    return Counter(post["metadata"]["event_payload"]["message_id"] for post in said if post.get("metadata"))


def waiting(town: Town) -> int:
    """Messages that are in the outbox, were refused by Slack, and wait for their next attempt."""
    refused = (messages.c.state == DeliveryState.PENDING) & (messages.c.attempts > 0)
    with town.store.engine.connect() as connection:
        return connection.scalar(select(func.count()).select_from(messages).where(refused)) or 0


def back_up_while_pings_wait(town: Town, target: Path) -> None:
    """One report was seen by everybody; of another the pings are refused just then, and come later."""
    a_reported_visit(town)
    begins_a_report(town.amina)
    answers_to_the_review(town.amina, case=OTHER)
    town.misbehave(method="chat.postMessage", times=100, answer="429", retry_after=30)
    town.amina.press("Submit")
    town.amina.sees("Recorded: R-", OTHER)
    town.until(lambda: waiting(town) or None, lambda: "no ping waits")
    back_up(town.settings.database_url, target)
    town.misbehave(clear=True)
    town.skip("PT10M")
    expect_the_pings(town, OTHER)


def goes_on_from(town: Town, backup: Path, *, told: bool) -> None:
    """The bot is stopped, the backup put in the database's place, and the bot started again."""
    town.stop_bot()
    url = f"sqlite:///{backup}"
    town.settings = town.settings.model_copy(update={"database_url": url})
    if told:
        with open_store(town.settings) as store:
            with store.read() as uow:
                assert len(uow.processes.all()) == 1  # the one that ran when the backup was made
            assert resume_from_backup(store, MORNING).doubtful > 0
            check_nobody_runs(store)
    town.start_bot()
    town.settle()


def test_what_was_sent_after_the_backup_is_not_sent_again(tmp_path: Path) -> None:
    with a_town(tmp_path) as town:
        back_up_while_pings_wait(town, tmp_path / "backup.db")
        goes_on_from(town, tmp_path / "backup.db", told=True)
        assert set(message_ids(town).values()) == {1}
        assert waiting(town) == 0


def test_both_reports_are_there_and_the_record_says_that_it_was_restored(tmp_path: Path) -> None:
    with a_town(tmp_path) as town:
        back_up_while_pings_wait(town, tmp_path / "backup.db")
        goes_on_from(town, tmp_path / "backup.db", told=True)
        with town.store.read() as uow:
            assert [entry.action for entry in uow.audit.of_subject("database")] == ["database:restore"]
            assert uow.audit.verify().broken is None
        for case in ("LH-1042", OTHER):
            town.amina.command(f"/case {case}")
            town.amina.sees(case, "Missed visit")


def test_without_being_told_the_bot_would_repeat_itself(tmp_path: Path) -> None:
    with a_town(tmp_path) as town:
        back_up_while_pings_wait(town, tmp_path / "backup.db")
        goes_on_from(town, tmp_path / "backup.db", told=False)
        assert max(message_ids(town).values()) == 2
