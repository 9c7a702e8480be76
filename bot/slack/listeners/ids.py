"""What Bolt knows our controls and events by, where a plain id does not say it."""

from __future__ import annotations

import re

from bot.slack.drawing.text import Json

#: Whatever no listener before has taken.
ANY = re.compile("")


def id_pattern(name: str) -> re.Pattern[str]:
    """Action ids that are this name, or begin with it and a colon, which tells several in a row apart."""
    return re.compile(f"^{re.escape(name)}(:|$)")


def name_of(action_id: str) -> str:
    """The name that `id_pattern` knows an action id by."""
    return action_id.partition(":")[0]


def about_account(event: Json) -> bool:
    """Whether it is about an account, which it then describes."""
    return isinstance(event.get("user"), dict) and bool(event["user"].get("id"))


def by_somebody(event: Json) -> bool:
    """Whether anybody did it; of some events, such as a deletion, nobody is said to have."""
    return bool(event.get("user"))
