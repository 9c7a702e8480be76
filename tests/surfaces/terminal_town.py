"""The demo's town with a terminal in place of its chat: the database, the engine and everybody's screen."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from bot.engine.loop import Engine
from bot.message_kinds import MESSAGE_KINDS
from bot.services import Services
from bot.surface.directories import Directories
from bot.surface.messengers import Messengers
from bot.use_cases.collect.dialog_kinds import DIALOG_KINDS
from bot.use_cases.people.import_people import import_people
from dialogs.limit_checks import check_limits
from dialogs.registry import DIALOGS
from state_machines.people.address import Address
from state_machines.policy.policy import load_policy
from state_machines.settings.local_settings import parse_local_settings
from storage.encryption import new_key
from storage.unit_of_work import Store
from tests.patience import PATIENCE
from tests.surfaces.terminal import TERMINAL, Screen, Screens, Terminal

AUTHORITY = Path(__file__).parents[2] / "deploy/demo/authority"
#: A Tuesday morning in working hours, in term time, with no bank holiday near.
MORNING = datetime(2026, 11, 17, 10, 5, tzinfo=UTC)


class StandingClock:
    """It is always that morning."""

    def now(self) -> datetime:
        return MORNING

    def on_jump(self, wake: Callable[[], None]) -> None:
        """It never jumps."""


@dataclass
class TerminalTown:
    """Everybody's terminal by handle, and what has become of what they did."""

    services: Services
    engine: Engine
    screens: Screens

    def at(self, handle: str) -> Terminal:
        """The terminal of this person."""
        return Terminal(self.services, StandingClock(), self.screens, Address(TERMINAL.name, handle))

    def screen(self, handle: str) -> Screen:
        """What stands there once the engine has done all that was due."""
        self.engine.settle(PATIENCE)
        return self.screens.at(Address(TERMINAL.name, handle))


@contextmanager
def a_terminal_town(folder: Path) -> Iterator[TerminalTown]:
    """The engine runs; nobody has typed anything yet."""
    people, cases = ((AUTHORITY / name).read_text() for name in ("people.csv", "cases.csv"))
    emails = [line.partition(",")[0] for line in people.splitlines()[1:]]
    screens = Screens({email.partition(".")[0]: email for email in emails})
    settings = (AUTHORITY / "settings.yaml").read_text().replace("channel: G0", "channel: terminal:team-")
    check_limits(DIALOGS.values(), TERMINAL.limits, TERMINAL.title)
    with Store(f"sqlite:///{folder / 'doorstep.db'}", [new_key()]) as store:
        store.upgrade()
        assert import_people(store, people, cases, MORNING).problems == ()
        local = parse_local_settings(settings, "settings.yaml")
        directories = Directories({TERMINAL.name: screens})
        services = Services(store, local, load_policy(local.policy), directories, TERMINAL, DIALOG_KINDS)
        messengers = Messengers({TERMINAL.name: screens})
        engine = Engine(services, messengers, StandingClock(), message_kinds=MESSAGE_KINDS)
        engine.start()
        try:
            yield TerminalTown(services, engine, screens)
        finally:
            engine.stop()
