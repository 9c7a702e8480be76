"""Files that are made after the answer go to one person's direct messages, and a failure is said there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

import pytest
from slack_sdk import WebClient

import bot.slack.files as sending
from bot.slack.files import Files
from bot.values import Attachment, Card
from state_machines.people.people import Person
from tests.surfaces.small_surfaces import HallClock
from tests.unit.bot.town_hall import CHILD, CP_CASE, Hall, a_hall

pytestmark = pytest.mark.outside


@dataclass
class Slack:
    """What was uploaded, and where; uploads fail where that is wanted."""

    uploads: list[dict[str, Any]] = field(default_factory=list)
    refuses: bool = False

    def files_upload_v2(self, **what: Any) -> None:
        if self.refuses:
            raise OSError("no network")
        self.uploads.append(what)


@pytest.fixture
def hall(tmp_path: Path) -> Iterator[Hall]:
    with a_hall(tmp_path) as made:
        made.report(made.amina)
        made.outbox()
        yield made


@pytest.fixture(autouse=True)
def direct_messages(monkeypatch: pytest.MonkeyPatch) -> None:
    """Everybody has some; nobody in this hall has an account."""
    monkeypatch.setattr(Files, "_channel_of", lambda _files, person: f"D-{person.id}")


def files(hall: Hall, slack: Slack) -> Files:
    return Files(hall.services, HallClock(hall), cast("WebClient", slack))


def test_both_files_go_to_the_direct_messages_with_words_that_name_no_child(hall: Hall) -> None:
    slack = Slack()
    files(hall, slack)._make_and_upload(hall.sam, Attachment(CP_CASE, hall.sam.id))
    (upload,) = slack.uploads
    assert upload["channel"] == f"D-{hall.sam.id}"
    assert [one["filename"].rpartition(".")[2] for one in upload["file_uploads"]] == ["pdf", "csv"]
    assert CHILD not in upload["initial_comment"] + "".join(one["title"] for one in upload["file_uploads"])


def test_without_typst_the_csv_comes_and_says_why(hall: Hall, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sending, "can_make_pdf", lambda: False)
    slack = Slack()
    files(hall, slack)._make_and_upload(hall.sam, Attachment(CP_CASE, hall.sam.id))
    (upload,) = slack.uploads
    assert [one["filename"].rpartition(".")[2] for one in upload["file_uploads"]] == ["csv"]
    assert "PDF needs typst, which is not installed here" in upload["initial_comment"]


def test_whose_sight_has_ended_meanwhile_gets_words_and_no_file(hall: Hall) -> None:
    slack = Slack()
    files(hall, slack)._make_and_upload(hall.tom, Attachment(CP_CASE, hall.tom.id))
    assert slack.uploads == []
    assert none_came(hall, hall.tom).startswith(f"{CP_CASE}: no chronology came")
    assert hall.audit("chronology:refuse") == ["tom"]


def test_an_upload_that_fails_is_said_through_the_outbox_and_logged(hall: Hall) -> None:
    slack = Slack(refuses=True)
    with pytest.raises(OSError, match="no network"):
        files(hall, slack)._make_and_upload(hall.sam, Attachment(CP_CASE, hall.sam.id))
    words = none_came(hall, hall.sam)
    assert "Please ask for it again" in words
    assert CHILD not in words


def test_the_last_months_are_made_where_those_are_wanted(hall: Hall) -> None:
    slack = Slack()
    files(hall, slack)._make_and_upload(hall.sam, Attachment(CP_CASE, hall.sam.id, months=3))
    with hall.reading() as uow:
        (taken,) = uow.audit.newest_of_kind("take", 5)
    assert taken.details["months"] == 3


def none_came(hall: Hall, person: Person) -> str:
    """What the one message in the outbox says, which is for this person."""
    (message,) = hall.outbox()
    assert (message.kind, message.to_person_id) == ("chronology_not_sent", person.id)
    shown = hall.compose_message(message)
    assert isinstance(shown, Card)
    return shown.text
