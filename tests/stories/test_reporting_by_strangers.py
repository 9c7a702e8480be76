"""Who may not use Doorstep is told so kindly, with what to do instead, and it is recorded."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from tests.stories.town import Phone, Town

#: Of the demo's workspace: not in the people file, a guest, deactivated, of another workspace.
REFUSED = {
    "uma": ("unknown", "Doorstep does not know you yet, so nothing was recorded."),
    "gil": ("guest", "Guest accounts cannot use Doorstep, so nothing was recorded."),
    "ina": ("inactive", "This account is no longer active, so nothing was recorded."),
    "stu": ("stranger", "Doorstep works for people of this workspace only, so nothing was recorded."),
}


def refusals(town: Town) -> list[tuple[str, str]]:
    """Account and reason of every refusal in the audit."""
    assert town.bot is not None
    query = text("SELECT subject, json_extract(details, '$.why') FROM audit WHERE action = 'person:refuse'")
    with town.bot.services.store.engine.connect() as connection:
        return [(row[0], row[1]) for row in connection.execute(query)]


@pytest.mark.parametrize("handle", REFUSED)
def test_a_report_is_refused_with_words_and_recorded(town: Town, handle: str) -> None:
    why, words = REFUSED[handle]
    who = Phone(town, handle)
    who.command("/report")
    who.sees(words)
    assert refusals(town) == [(f"slack:T0LARK/U0{handle.upper()}", why)]


def test_somebody_unknown_who_types_or_opens_the_home_is_told_the_same(town: Town) -> None:
    town.uma.say("There is nobody in at number 14")
    town.expect("uma", REFUSED["uma"][1])
    home = town.uma.act(do="open_home")["home"]
    assert REFUSED["uma"][1] in "\n".join(home["lines"])
    assert len(refusals(town)) == 2


def test_somebody_unknown_who_uses_the_shortcut_is_told_in_a_modal(town: Town) -> None:
    town.uma.act(do="shortcut", name="Report a missed visit")
    assert REFUSED["uma"][1] in town.uma.modal()
