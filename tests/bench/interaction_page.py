"""The interaction's figures as rows of the page."""

from __future__ import annotations

from collections.abc import Sequence

from tests.bench.frame import Aim, Floor, Measurement, Row
from tests.bench.interaction import CONNECTIONS, REPORTERS, Interaction, measure


def rows(figures: Interaction) -> Sequence[Row]:
    """Throughput beside the floor's, and how long a press takes at half of it."""
    bare = Floor("the same server with a bare Bolt app that only acknowledges", figures.floor_per_second)
    return (
        Row(
            "signed button press that stores an answer, as many as are answered",
            "Presses a second",
            figures.per_second,
            "a second",
            bare,
        ),
        Row(
            "the same as a share of its floor",
            "Presses, of the floor",
            figures.of_the_floor,
            "of the floor",
            aim=Aim(0.5, at_least=True),
        ),
        Row(
            "the same beside the least that storing and answering cost",
            "Presses, of the least",
            figures.per_second,
            "a second",
            Floor("a bare Bolt app that stores and answers by the drivers alone", figures.storing_per_second),
        ),
        Row(
            "the same at half of that load, 99th percentile",
            "Presses at half load, p99",
            figures.p99_half,
            "ms",
            aim=Aim(100),
        ),
    )


def limits(figures: Interaction) -> str:
    """Whether the processor or the disk decides, by the server's own processor time."""
    busy = figures.per_second * figures.cpu_ms / 10
    return (
        f"A press costs the server {figures.cpu_ms:.1f} ms of CPU, one that is only acknowledged "
        f"{figures.floor_cpu_ms:.1f} ms. At {figures.per_second:.0f} a second its one process, which runs "
        f"Python on one core at a time, computes {busy:.0f} % of the time; the rest it waits for the disk, "
        "where each answer is written before it is acknowledged. At full load the 99th percentile is "
        f"{figures.p99_full:.0f} ms, at half of it the middle is {figures.p50_half:.0f} ms. A bare app that "
        "reads and writes the same rows and posts a question by the drivers alone, and neither checks, "
        "decides, draws, seals nor counts anything, reaches "
        f"{figures.storing_of_the_floor:.2f} of the floor. "
        f"Of one press alone: {figures.shares}."
    )


_HOW = f"""\
`doorstep run` by signed HTTP as it is shipped, on SQLite; {CONNECTIONS} connections press buttons of
dialogs that are really under way, each press a fresh answer, checked afterwards in the database. Its
floor is measured by the same client against the same server, around an app of Slack's Bolt whose only
listener acknowledges; the least is measured so too, around a listener that also stores and answers.
Messages that are redrawn go to a server beside that takes everything. {REPORTERS} reporters press in
each part."""

MEASUREMENT = Measurement("interaction", "Interaction", Interaction, measure, rows, limits, _HOW)
