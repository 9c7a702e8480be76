"""Whoever sees the whole case takes its chronology as files, and copies a decision into the case system."""

from __future__ import annotations

from typing import Any

from tests.stories.decision_steps import records
from tests.stories.report_steps import ACCOUNT, reports_a_missed_visit
from tests.stories.town import DIRECT, TEAM, Phone, Town

CHILD = "Kezia Thornbury"


def files_of(phone: Phone, where: str = DIRECT) -> list[Any]:
    return [file for message in phone.messages(where) for file in message["files"]]


def a_decided_case(town: Town) -> None:
    reports_a_missed_visit(town.amina)
    town.settle()
    records(town.sam, "The core group is arranged", date="2026-11-18")
    town.settle()


def test_it_comes_to_whoever_asked_as_two_files_and_nobody_else(town: Town) -> None:
    a_decided_case(town)
    town.sam.command("/case LH-1042")
    town.sam.press("Chronology", where=DIRECT)
    town.sam.press("Send me the files")
    assert "It comes to your direct messages" in town.sam.modal()
    files = town.until(lambda: files_of(town.sam) or None, lambda: "no file came")
    assert [file["name"].rpartition(".")[2] for file in files] == ["pdf", "csv"]
    assert all(file["name"].startswith("chronology-LH-1042-2026-11-17-") for file in files)
    town.sam.sees("LH-1042: the chronology that you asked for.")
    for phone in (town.ruth, town.amina, town.tom):
        assert files_of(phone) == []
    assert files_of(town.sam, TEAM) == []
    assert CHILD not in town.sam.all_words()
    with town.store.read() as uow:
        case = uow.cases.by_reference("LH-1042")
        assert case is not None
        taken = [one for one in uow.audit.of_subject(case.id) if one.action == "chronology:take"]
        sam = uow.people.by_email("sam.okafor@larkhaven.example")
    assert sam is not None
    assert [one.actor_id for one in taken] == [sam.id]
    town.settle()
    town.expected.update(range(999))


def test_it_may_be_the_last_three_months_with_a_summary(town: Town) -> None:
    a_decided_case(town)
    town.sam.command("/case LH-1042")
    town.sam.press("Chronology", where=DIRECT)
    town.sam.press("Send me the last 3 months")
    files = town.until(lambda: files_of(town.sam) or None, lambda: "no file came")
    assert [file["name"].rpartition(".")[2] for file in files] == ["pdf", "csv"]
    with town.store.read() as uow:
        (taken,) = uow.audit.newest_of_kind("take", 9)
    assert (taken.details["months"], taken.details["family"]) == (3, False)
    town.settle()
    town.expected.update(range(999))


def answered(town: Town) -> set[str]:
    """The methods of Slack's that were called and have answered."""
    return {entry["method"] for entry in town.journal() if entry["kind"] == "api" and "ms" in entry}


def test_where_no_file_comes_whoever_asked_is_told_once_slack_is_back(town: Town) -> None:
    a_decided_case(town)
    town.sam.command("/case LH-1042")
    # The picture comes after the words, by the same way as the files.
    town.until(lambda: "files.completeUploadExternal" in answered(town) or None, lambda: "no picture came")
    town.sam.press("Chronology", where=DIRECT)
    town.misbehave(method="files.getUploadURLExternal", times=1, answer="500")
    town.misbehave(method="chat.postMessage", times=1, answer="500")
    town.sam.press("Send me the files")

    def told() -> bool | None:
        town.skip("PT1M")
        return any("no chronology came" in str(message) for message in town.sam.messages(DIRECT)) or None

    town.until(told, lambda: "nobody said that none came")
    assert files_of(town.sam) == []
    assert CHILD not in town.sam.all_words()
    town.expected.update(range(999))


def test_what_was_decided_is_one_press_away_to_copy(town: Town) -> None:
    a_decided_case(town)
    town.sam.command("/case LH-1042")
    town.sam.press("Open", where=DIRECT)
    town.sam.press("Copy for the case system")
    shown = town.sam.modal()
    assert "Decided: The core group is arranged (18 November 2026)." in shown
    assert "By: Sam Okafor (Social worker)" in shown
    assert "Camden 2019, section 5" in shown
    assert "Follows: " in shown
    assert CHILD not in shown
    assert ACCOUNT not in shown
    town.settle()
    town.expected.update(range(999))
