"""The stories that the demo can play, by name; a story takes the stage and says what must hold."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from deploy.demo.stage import Stage
from deploy.demo.stories import main, restart

STORIES: Mapping[str, Callable[[Stage], None]] = {"main": main.play, "restart": restart.play}
