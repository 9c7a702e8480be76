"""The story of a hostile incident, played by the demo as a process of its own."""

from __future__ import annotations

from pathlib import Path

from tests.demo.test_demo import play_story, unwrap


def test_the_story_of_a_hostile_incident_holds(tmp_path: Path) -> None:
    transcript = unwrap(play_story(tmp_path / "demo", "--story", "hostility"))
    for line in (
        "Amina Yusuf says that they are not safe",
        "no further word has come. Telephone them now",
        "LH-1042: the reporter is safe",
        "Also to do (set locally)",
        "a follow-up was recorded",
        "none that Slack would refuse",
        "The audit holds",
        "The story held",
    ):
        assert line in transcript, line
