"""Makes of the app's manifest for Socket Mode the one for signed HTTP."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

Json = dict[str, Any]


def by_http(manifest: Json, address: str) -> Json:
    """The same app, with the address in each place where Slack posts, and Socket Mode off.

    Slack knows no address for the whole app: it asks for one for events, one for presses and forms, one for
    the options of a select that is filled while somebody types, and one for each command. All are the same.
    """
    served = deepcopy(manifest)
    settings = served["settings"]
    settings["event_subscriptions"] = {"request_url": address, **settings["event_subscriptions"]}
    settings["interactivity"] |= {"request_url": address, "message_menu_options_url": address}
    settings["socket_mode_enabled"] = False
    served["features"]["slash_commands"] = [
        {"command": one["command"], "url": address, **one} for one in served["features"]["slash_commands"]
    ]
    return served
