"""A process of the release before has linked an account: a bot of this one takes it over as it starts."""

from __future__ import annotations

from sqlalchemy import select, update

from storage.tables import people
from tests.stories.town import Town

SAM = people.c.email == "sam.okafor@larkhaven.example"


def address_of_sam(town: Town) -> str | None:
    with town.store.engine.connect() as connection:
        (address,) = connection.execute(select(people.c.address).where(SAM)).one()
    return None if address is None else str(address)


def test_an_account_linked_by_the_release_before_is_adopted_at_the_start(town: Town) -> None:
    town.stop_bot()
    town.start_bot()
    with town.store.engine.begin() as connection:
        connection.execute(update(people).where(SAM).values(slack_user_id="U0SAM", address=None))
    town.sam.command("/cases")
    assert address_of_sam(town) is None
    town.stop_bot()
    town.start_bot()
    town.until(lambda: address_of_sam(town), lambda: "Sam's account was not adopted")
    assert address_of_sam(town) == "slack:T0LARK/U0SAM"
