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
from bot.values import Attachment
from tests.surfaces.small_surfaces import HallClock
from tests.unit.bot.town_hall import CHILD, CP_CASE, Hall, a_hall

pytestmark = pytest.mark.outside


@dataclass
class Slack:
    """What was uploaded and said, where; uploads fail where that is wanted."""

    uploads: list[dict[str, Any]] = field(default_factory=list)
    said: list[tuple[str, str]] = field(default_factory=list)
    refuses: bool = False

    def files_upload_v2(self, **what: Any) -> None:
        if self.refuses:
            raise OSError("no network")
        self.uploads.append(what)

    def chat_postMessage(self, *, channel: str, text: str) -> None:  # noqa: N802 - Slack's own name
        self.said.append((channel, text))


@pytest.fixture
def hall(tmp_path: Path) -> Iterator[Hall]:
    with a_hall(tmp_path) as made:
        made.report(made.amina)
        yield made


def files(hall: Hall, slack: Slack) -> Files:
    return Files(hall.services, HallClock(hall), cast("WebClient", slack))


def test_both_files_go_to_the_direct_messages_with_words_that_name_no_child(hall: Hall) -> None:
    slack = Slack()
    files(hall, slack)._make_and_upload(hall.sam, "D1", Attachment(CP_CASE, hall.sam.id))
    (upload,) = slack.uploads
    assert upload["channel"] == "D1"
    assert [one["filename"].rpartition(".")[2] for one in upload["file_uploads"]] == ["pdf", "csv"]
    assert CHILD not in upload["initial_comment"] + "".join(one["title"] for one in upload["file_uploads"])


def test_without_typst_the_csv_comes_and_says_why(hall: Hall, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sending, "can_make_pdf", lambda: False)
    slack = Slack()
    files(hall, slack)._make_and_upload(hall.sam, "D1", Attachment(CP_CASE, hall.sam.id))
    (upload,) = slack.uploads
    assert [one["filename"].rpartition(".")[2] for one in upload["file_uploads"]] == ["csv"]
    assert "PDF needs typst, which is not installed here" in upload["initial_comment"]


def test_whose_sight_has_ended_meanwhile_gets_words_and_no_file(hall: Hall) -> None:
    slack = Slack()
    files(hall, slack)._make_and_upload(hall.tom, "D1", Attachment(CP_CASE, hall.tom.id))
    assert slack.uploads == []
    assert [where for where, _ in slack.said] == ["D1"]
    assert "the chronology was not made" in slack.said[0][1]
    assert hall.audit("chronology:refuse") == ["tom"]


def test_an_upload_that_fails_is_said_and_logged(hall: Hall) -> None:
    slack = Slack(refuses=True)
    with pytest.raises(OSError, match="no network"):
        files(hall, slack)._make_and_upload(hall.sam, "D1", Attachment(CP_CASE, hall.sam.id))
    assert slack.said == [("D1", "LH-1042: the chronology could not be sent. Please ask for it again.")]
