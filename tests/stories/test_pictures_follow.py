"""A picture is an ornament: the words come first and whole, whatever Slack does with the file."""

from __future__ import annotations

import json

from tests.stories.report_steps import a_reported_visit
from tests.stories.town import DIRECT, Phone, Town


def pictures(phone: Phone) -> int:
    """How many pictures stand in their messages."""
    return sum(block["type"] == "image" for message in phone.messages() for block in message["blocks"])


def comes(town: Town, phone: Phone, count: int) -> None:
    """So many pictures have come by now."""
    town.until(
        lambda: pictures(phone) == count or None, lambda: f"{pictures(phone)} pictures in place of {count}"
    )


def asks(town: Town, phone: Phone) -> None:
    """They ask where the case stands, and the words are there at once."""
    before = len(phone.messages())
    phone.command("/case LH-1042")
    newest = phone.messages()[before]
    assert "Core group to be arranged" in newest["text"]
    assert "image" not in [block["type"] for block in newest["blocks"]]


def uploads(town: Town) -> list[str]:
    """The ids of all files that were uploaded."""
    return [one["id"] for one in town.get("/control/files")["files"]]


def attempts(town: Town) -> list[bool]:
    """Each time that a picture was shown beside a command or a press: whether Slack took it."""
    shown = [entry for entry in town.journal() if entry["kind"] == "response_url" and "ms" in entry]
    return [entry["ok"] for entry in shown if "slack_file" in json.dumps(entry["body"])]


def no_file_was_acknowledged(town: Town) -> None:
    """No acknowledgement names a file: what is refused there cannot be said again."""
    acknowledged = [
        entry["ack"] for entry in town.journal() if entry["kind"] == "delivery" and entry.get("ack")
    ]
    assert acknowledged
    assert "slack_file" not in json.dumps(acknowledged)


def is_gone(town: Town, file: str, how: str = "deleted") -> None:
    town.http.post(f"/control/files/{file}", json={"gone": how}).raise_for_status()


def takes(town: Town, seconds: float) -> None:
    """Slack looks so long at each file before it may be shown."""
    town.http.post("/control/files", json={"seconds": seconds}).raise_for_status()


def test_the_words_come_first_and_the_picture_by_itself(town: Town) -> None:
    a_reported_visit(town)
    asks(town, town.sam)
    comes(town, town.sam, 1)
    newest = town.sam.messages(DIRECT)[-1]
    assert [block["type"] for block in newest["blocks"]] == ["image"]
    assert "Now here: Core group to be arranged" in newest["text"]
    no_file_was_acknowledged(town)


def test_a_file_that_slack_still_looks_at_is_shown_again_a_moment_later(town: Town) -> None:
    a_reported_visit(town)
    takes(town, 5)
    asks(town, town.sam)
    town.until(lambda: attempts(town) or None, lambda: "the picture was never shown")
    assert pictures(town.sam) == 0
    for seconds in ("PT1S", "PT2S", "PT4S"):
        town.skip(seconds)
    comes(town, town.sam, 1)
    assert attempts(town).count(True) == 1
    assert len(uploads(town)) == 1, "it was waited for, not uploaded again"


def test_a_file_that_is_gone_is_uploaded_again_and_stops_no_words(town: Town) -> None:
    a_reported_visit(town)
    asks(town, town.sam)
    comes(town, town.sam, 1)
    for number, how in enumerate(("deleted", "inaccessible"), 1):
        is_gone(town, uploads(town)[-1], how)
        town.skip("PT1M")
        asks(town, town.sam)
        comes(town, town.sam, 1 + number)
        assert len(uploads(town)) == 1 + number


def test_a_picture_that_is_refused_again_and_again_is_left_out_for_a_day(town: Town) -> None:
    """Slack takes each file and shows none; the words come all the same, and nobody goes on trying."""
    a_reported_visit(town)
    asks(town, town.sam)
    comes(town, town.sam, 1)
    is_gone(town, uploads(town)[-1])
    takes(town, 3600)
    town.skip("PT1M")

    asks(town, town.sam)
    town.until(lambda: len(uploads(town)) == 2 or None, lambda: "it was not uploaded again")
    for tried, seconds in ((2, "PT1S"), (3, "PT2S"), (4, "PT4S")):
        town.until(lambda n=tried: len(attempts(town)) > n or None, lambda: f"{attempts(town)}")  # type: ignore[misc] # bound on purpose
        town.skip(seconds)
    town.until(lambda: left_out(town) or None, lambda: "it was not left out")
    tried = len(attempts(town))

    takes(town, 0)
    asks(town, town.ruth)
    town.ruth.press("Whole flowchart")
    comes(town, town.ruth, 1)
    assert len(attempts(town)) == tried + 1, "the other picture alone"
    assert len(uploads(town)) == 3

    town.skip("PT24H1M")
    town.expected |= set(range(len(town.posts())))
    asks(town, town.priya)
    comes(town, town.priya, 1)
    town.settle()
    town.expected |= set(range(len(town.posts())))


def left_out(town: Town) -> bool:
    """Whether a picture is left out, by the database."""
    with town.store.engine.connect() as connection:
        found = connection.exec_driver_sql("SELECT left_out_at FROM pictures WHERE left_out_at IS NOT NULL")
        return found.first() is not None


def test_where_no_file_may_be_uploaded_the_words_come_and_the_log_says_it_once_an_attempt(
    town: Town,
) -> None:
    a_reported_visit(town)
    town.misbehave(method="files.getUploadURLExternal", times=2, answer="500")
    asks(town, town.sam)
    town.skip("PT1S")
    town.sam.sees("Core group to be arranged")
    town.until(
        lambda: [e for e in town.journal() if e.get("method") == "files.getUploadURLExternal"] or None,
        lambda: "nobody tried",
    )
    assert pictures(town.sam) == 0


def page(phone: Phone) -> list[str]:
    """The kinds of the blocks of the open page."""
    return [block["type"] for block in phone.form()["blocks"]]


def test_a_page_opens_with_its_words_and_gets_its_picture_after(town: Town) -> None:
    a_reported_visit(town)
    takes(town, 5)
    town.sam.act(do="open_home")
    town.sam.press("LH-1042")
    assert "Core group to be arranged" in town.sam.modal()
    assert "image" not in page(town.sam)
    town.until(lambda: uploads(town) or None, lambda: "nothing was uploaded")
    for seconds in ("PT1S", "PT2S", "PT4S"):
        town.skip(seconds)
    town.until(lambda: "image" in page(town.sam) or None, lambda: f"no picture in {page(town.sam)}")
    assert "Core group to be arranged" in town.sam.modal()
    no_file_was_acknowledged(town)


def test_a_page_that_was_closed_meanwhile_gets_none_and_its_picture_is_not_blamed(town: Town) -> None:
    a_reported_visit(town)
    takes(town, 5)
    town.sam.act(do="open_home")
    town.sam.press("LH-1042")
    town.until(lambda: uploads(town) or None, lambda: "nothing was uploaded")
    town.sam.act(do="close")
    for seconds in ("PT1S", "PT2S", "PT4S"):
        town.skip(seconds)
    town.settle()
    assert not left_out(town)
    assert len(uploads(town)) == 1
