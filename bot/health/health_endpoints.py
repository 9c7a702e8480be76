"""The HTTP answers for whoever supervises a process: /livez, /healthz, /readyz and /metrics.

`/livez` fails if the engine's threads hang, whatever the database does: a supervisor may restart the process.
`/healthz` fails with every alarm that `doorstep health` would print: a monitor should raise an alarm, and
nothing should be restarted for it. `/readyz` fails until the process listens and has had the database once.
It does not fail with the database, because people who press a button must still be told that nothing was
saved.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from http import HTTPStatus

from bot.cards.messages.kind import MessageKinds
from bot.health.findings import Health, Level
from bot.health.http_answer import Answer
from bot.health.look import take_look
from bot.health.metrics import CONTENT_TYPE, metrics_page
from bot.ports import Clock
from bot.surface_profile import SurfaceProfile
from state_machines.errors import StoreUnavailable
from state_machines.settings.looking import LookingLimits
from state_machines.time.working_time import WorkingTime
from storage.unit_of_work import Store

#: An engine that has not gone round for so long hangs: a round takes three seconds with the database away.
STUCK_SECONDS = 60.0
#: Whoever asks for figures more often than this gets the last look again: it costs the database.
LOOK_KEPT_SECONDS = 5.0
#: For so long a process goes by what it knows of its own engine, and not by what is written of it.
STARTING_SECONDS = 60.0


class HealthEndpoints:
    """The answers of one process; safe for many threads.

    `silent_for` returns for how many seconds the engine of this process has not begun a round.
    """

    def __init__(
        self,
        store: Store,
        clock: Clock,
        silent_for: Callable[[], float],
        surface: SurfaceProfile,
        kinds: MessageKinds | None = None,
        calendar: WorkingTime | None = None,
        limits: LookingLimits | None = None,
        passed: Callable[[], float] = time.monotonic,
    ) -> None:
        self._passed = passed
        self._began = passed()
        self._store = store
        self._surface = surface
        self._clock = clock
        self._silent_for = silent_for
        self._kinds = kinds
        self._calendar = calendar
        self._limits = limits
        self._listening: Callable[[], bool] = lambda: True
        self._had_database = False
        self._look: tuple[float, Health] | None = None
        self._looking = threading.Lock()
        self._answers: dict[str, Callable[[], Answer]] = {
            "/livez": self._live_answer,
            "/healthz": self._healthy_answer,
            "/readyz": self._ready_answer,
            "/metrics": self._metrics_answer,
        }

    def require_listening(self, listening: Callable[[], bool]) -> None:
        """From now on the process is ready only while `listening` says that it hears its chat."""
        self._listening = listening

    def answer(self, path: str) -> Answer | None:
        """The answer at this path; None if the path is not one of ours."""
        found = self._answers.get(path)
        return None if found is None else found()

    def _live_answer(self) -> Answer:
        return _answer_of([*self._engine_problems()])

    def _healthy_answer(self) -> Answer:
        wrong = [*self._engine_problems(), *self._database_problems(), *self._alarms()]
        return _answer_of(list(dict.fromkeys(wrong)))

    def _alarms(self) -> list[str]:
        """The names of all alarms. This process has not signed yet when it begins, and still is one."""
        begins = self._passed() - self._began < STARTING_SECONDS
        known_better = {"engine", "processes"} if begins else set()
        found = self._cached_look().findings
        return [one.name for one in found if one.level is Level.ALARM and one.name not in known_better]

    def _ready_answer(self) -> Answer:
        unheard = [] if self._listening() else ["socket"]
        # To have had the database once is enough. Without it a process could answer no press.
        unreached = [] if self._had_database else self._database_problems()
        return _answer_of([*unheard, *unreached])

    def _metrics_answer(self) -> Answer:
        return Answer(HTTPStatus.OK, metrics_page(self._cached_look()), CONTENT_TYPE)

    def _engine_problems(self) -> list[str]:
        return ["engine"] if self._silent_for() >= STUCK_SECONDS else []

    def _database_problems(self) -> list[str]:
        try:
            with self._store.read() as uow:
                uow.database_now()
        except StoreUnavailable:
            return ["database"]
        self._had_database = True
        return []

    def _cached_look(self) -> Health:
        with self._looking:
            now = self._passed()
            if self._look is None or now - self._look[0] >= LOOK_KEPT_SECONDS:
                now_there = self._clock.now()
                look = take_look(
                    self._store, self._surface, now_there, self._kinds, self._calendar, self._limits
                )
                self._look = (now, look)
            return self._look[1]


def _answer_of(wrong: list[str]) -> Answer:
    """The names of the findings and nothing more, because anybody on that network may ask."""
    if not wrong:
        return Answer(HTTPStatus.OK, b"ok\n")
    return Answer(HTTPStatus.SERVICE_UNAVAILABLE, f"{', '.join(wrong)}\n".encode())
