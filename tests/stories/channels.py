"""What becomes of a team's channel in a story, and what Doorstep says of it to those who look after it."""

from __future__ import annotations

from bot.health.findings import Finding, Level
from bot.health.look import take_look
from bot.slack.limits import SLACK
from bot.use_cases.people.check_people import check_people, notes_on_channels
from tests.stories.now import now
from tests.stories.town import MORNING, Town

NORTH = "G0NORTH"


def becomes(town: Town, **what: object) -> None:
    """The northern team's channel is another from now on, and nobody tells Doorstep."""
    town.http.post(f"/control/conversations/{NORTH}", json={"quiet": True, **what}).raise_for_status()


def becomes_and_says_so(town: Town, **what: object) -> None:
    """The northern team's channel is another from now on, and Slack tells Doorstep at once."""
    becomes(town, quiet=False, **what)


def is_looked_at_again(town: Town) -> None:
    """So much time passes that what was known of the channel counts no longer."""
    town.skip("PT61M")


def health_says(town: Town, level: Level, *words: str, of: str = "channels") -> None:
    """`doorstep health` says so of the channels, or of something else, once somebody has looked at them."""
    town.until(
        lambda: _says(_finding(town, of), level, words) or None,
        lambda: f"health does not say {level} {words}, but {_finding(town, of)}",
    )


def _says(finding: Finding, level: Level, words: tuple[str, ...]) -> bool:
    return finding.level is level and all(one in finding.words for one in words)


def _finding(town: Town, name: str = "channels") -> Finding:
    found = take_look(town.store, SLACK, now(town)).findings
    return next(one for one in found if one.name == name)


def the_check_says(town: Town, *words: str) -> str:
    """`doorstep people check` says so, once somebody has looked; returns all that it says."""
    town.until(
        lambda: all(one in _check_lines(town) for one in words) or None,
        lambda: f"the check does not say {words}, but:\n{_check_lines(town)}",
    )
    return _check_lines(town)


def _check_lines(town: Town) -> str:
    assert town.bot is not None
    settings = town.bot.services.settings
    return "\n".join(
        (*check_people(town.store, settings, MORNING), *notes_on_channels(town.store, settings, MORNING))
    )


def whatever_was_said_so_far(town: Town) -> None:
    """What came until now is another story's."""
    town.settle()
    town.expected |= set(range(len(town.posts())))


def looks(town: Town) -> int:
    """How often Slack was asked what the channel is."""
    return sum(entry.get("method") == "conversations.info" for entry in town.journal())
