"""From "Submit" to everybody's phone: a hundred reports, one after another, through the local Slack."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from deploy.demo.town import Town, free_port
from tests.bench import floor
from tests.bench.cases import references, write_cases
from tests.bench.costs import cpu_seconds
from tests.bench.frame import Aim, Floor, Measurement, Row
from tests.bench.one_report import PINGS, Reporters, Told
from tests.bench.progress import say
from tests.bench.spread import Spread, spread

_REPORTS = 100
#: The bot's first reports of a day also pay for what Python loads on first use; they are not counted.
_WARM_UP = 4


@dataclass(frozen=True, slots=True)
class Reports:
    """Milliseconds from the press until the last ping was accepted, and until two moments on the way."""

    reports: int
    told: Spread
    floor: Spread
    answered: Spread
    first_ping: Spread
    bot_cpu: float


def measure(folder: Path) -> Reports:
    """NotAsExpected if a ping does not come."""
    cases = folder / "cases.csv"
    write_cases(cases, _WARM_UP + _REPORTS)
    with Town(folder, free_port(0)) as town:
        town.start(cases)
        reporters, all_cases = Reporters(town), references(_WARM_UP + _REPORTS)
        list(reporters.report(all_cases[:_WARM_UP]))
        say(f"{_REPORTS} reports, one after another …")
        used = cpu_seconds(town.bot.pid)
        told = list(reporters.report(all_cases[_WARM_UP:]))
        used = cpu_seconds(town.bot.pid) - used
        say("The floor …")
        bare = list(floor.measure(town, told))
    return _figures(told, bare, used)


def _figures(told: Sequence[Told], bare: Sequence[float], cpu: float) -> Reports:
    return Reports(
        reports=len(told),
        told=spread([each.last for each in told]),
        floor=spread(bare),
        answered=spread([each.answered for each in told]),
        first_ping=spread([each.first for each in told]),
        bot_cpu=cpu * 1000 / len(told),
    )


def rows(figures: Reports) -> Sequence[Row]:
    """The middle and the 99th percentile, each beside the floor's own."""
    what, bare = '"Submit" to all four pings', "the same four messages by Slack's SDK alone"
    return (
        Row(
            f"{what}, in the middle of {figures.reports}",
            "Submit to pings, p50",
            figures.told.middle,
            "ms",
            Floor(bare, figures.floor.middle),
            Aim(60),
        ),
        Row(
            f"{what}, 99th percentile",
            "Submit to pings, p99",
            figures.told.p99,
            "ms",
            Floor(bare, figures.floor.p99),
            Aim(300, source="GoAlert looks every 5 s, IncidentRelay every 60 s"),
        ),
    )


def limits(figures: Reports) -> str:
    """Where a report's time goes, by the journal's own times."""
    answered, first, last = figures.answered.middle, figures.first_ping.middle, figures.told.middle
    return (
        f"In the middle {answered:.0f} ms pass until the press is answered, which is after the commit; the "
        f"first ping is accepted at {first:.0f} ms and the last at {last:.0f} ms. The bot used "
        f"{figures.bot_cpu:.0f} ms of CPU for a whole report, its questions and {PINGS} pings together. "
        "Each message is claimed in the database before it goes out and recorded afterwards, so that nobody "
        "is told twice after a crash; on SQLite each of these writes waits for the disk. The floor has no "
        "database; it posts one message after another, where the bot serves several conversations at once. "
        f"The longest of {figures.reports} took {figures.told.worst:.0f} ms, the floor's longest "
        f"{figures.floor.worst:.0f} ms."
    )


_HOW = """\
The local Slack and the bot run as two processes over Socket Mode, with SQLite as it is shipped (a write
is on the disk before it counts). Two reporters, by turns, answer every question of the dialog and press
"Submit"; each report is about a case of its own, so each opens an escalation and pings the team's
channel, the safeguarding lead, the allocated social worker and their manager. The time runs from the
moment at which the local Slack hands the press to the bot until it has accepted the last of the four
messages, both read from its journal. The local Slack refuses what goes beyond about a post a second in
a conversation, as Slack does, so its clock is moved on by fifteen seconds after each report, for the
floor as well. With Slack itself each message also costs a journey over the network, which is in no
figure here."""

MEASUREMENT = Measurement("reports", "Submit to ping", Reports, measure, rows, limits, _HOW)
