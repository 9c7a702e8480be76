"""The stories that the demo can play, by name."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from deploy.demo.stage import Stage
from deploy.demo.stories import dorset, hostility, main, restart, southampton, stockport, suffolk

STORIES: Mapping[str, Callable[[Stage], None]] = {
    "main": main.play,
    "restart": restart.play,
    "hostility": hostility.play,
    "dorset": dorset.play,
    "stockport": stockport.play,
    "southampton": southampton.play,
    "suffolk": suffolk.play,
}

#: The board whose chart a story is about; any other is played under the one that the authority names.
BOARDS: Mapping[str, str] = {
    "dorset": "pan-dorset-2015",
    "stockport": "stockport-3.7",
    "southampton": "southampton-2024",
    "suffolk": "suffolk-2017",
}
