"""A team is called as the authority's own systems call it: by the key of its group, or by `name`."""

from __future__ import annotations

import pytest

from state_machines.errors import SettingsRejected
from state_machines.settings.local_settings import parse_local_settings
from tests.unit.state_machines.settings.test_local_settings import TEXT

NORTH = "  north:\n    channel: G0NORTH\n"
NAMED = "  north:\n    name: Children in Need East (0-5)\n    channel: G0NORTH\n"
FREE = '  "Children in Need East (0-5)":\n    channel: G0NORTH\n'


@pytest.mark.parametrize("written", [NAMED, FREE])
def test_a_name_is_free(written: str) -> None:
    assert NORTH in TEXT
    settings = parse_local_settings(TEXT.replace(NORTH, written), "settings.yaml")
    assert list(settings.teams) == ["Children in Need East (0-5)"]
    assert settings.teams["Children in Need East (0-5)"].channel == "G0NORTH"


def test_two_teams_of_one_name_are_refused() -> None:
    group = TEXT[TEXT.index(NORTH) : TEXT.index("# The last resort is told")].rstrip()
    both = group + "\n" + group.replace(NORTH, "  south:\n    name: north\n    channel: G0SOUTH\n")
    with pytest.raises(SettingsRejected) as rejected:
        parse_local_settings(TEXT.replace(group, both), "settings.yaml")
    assert [line for line in rejected.value.problems if "two teams have the same name" in line]


def test_a_wrong_channel_of_a_named_team_is_found() -> None:
    with pytest.raises(SettingsRejected) as rejected:
        parse_local_settings(TEXT.replace(NORTH, NAMED), "settings.yaml", lambda _id: "no channel")
    assert [line for line in rejected.value.problems if "no channel" in line]
