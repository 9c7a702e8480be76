"""Towns whose files differ from the demo's: other teams, or other people."""

from __future__ import annotations

from bot.use_cases.people.import_people import import_people
from tests.stories.town import AUTHORITY, MORNING, Town

SOUTH = """  south:
    channel: G0SOUTH
    duty_manager: helen.marsh@larkhaven.example
    service_manager: david.osei@larkhaven.example
    set_by: David Osei, service manager (example)
    set_on: 2026-10-05
"""


def imports(town: Town, *, people: tuple[str, str] = ("", ""), cases: tuple[str, str] = ("", "")) -> None:
    """The demo's two files with one text replaced by another in each, imported over what was there."""
    people_file = (AUTHORITY / "people.csv").read_text(encoding="utf-8").replace(*people)
    cases_file = (AUTHORITY / "cases.csv").read_text(encoding="utf-8").replace(*cases)
    assert not import_people(town.store, people_file, cases_file, MORNING).problems


def founds_a_southern_team(town: Town) -> None:
    """A second team, into whose channel nobody has invited Doorstep; read by the bot as it starts again."""
    path = town.folder / "settings.yaml"
    settings = path.read_text(encoding="utf-8").replace("teams:\n", f"teams:\n{SOUTH}")
    path.write_text(settings, encoding="utf-8")
    town.stop_bot()
    town.settings = town.settings.model_copy(update={"settings_file": path})
    town.start_bot()
