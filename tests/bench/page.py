"""The figures as a page to read: docs/benchmarks.md."""

from __future__ import annotations

from datetime import date

from tests.bench.figures import Figures, Spread

_PAGE = """\
# Benchmarks

Written by `make bench` on {day}. Machine: {machine}.

| what | figure | target |
|---|---|---|
| "Submit" to all four pings visible, {reports} reports in a row | {told} | p99 under 1,000 ms |
| the floor: the same four messages by Slack's SDK alone | {floor} | |
| a report against the floor, in the middle | {ratio:.1f} times | |
| the bot at rest for {idle_seconds:.0f} s, {reports} escalations open | {cpu:.2f} % of one core | under 1 % |
| its resident memory then | {memory:.0f} MB | under 150 MB |
| `python -m deploy.demo`: start, main story and end | {demo:.1f} s | under 20 s |

## How it was measured

The local Slack and the bot run as two processes on this machine, over Socket Mode, with SQLite as it is
shipped (a write is on the disk before it counts). One reporter answers every question of the dialog and
presses "Submit"; each report is about a case of its own, so each opens an escalation and pings the team's
channel, the safeguarding lead, the allocated social worker and their manager. The time runs from the moment
at which the local Slack hands the press to the bot until it has accepted the last of the four messages,
both read from its journal. The next report begins once all four are there.

The floor is taken in the same run: the four messages of each report, with the same words and buttons,
posted once more by Slack's SDK from a process that does nothing else.

Slack lets an app post about once a second in a conversation, and the local Slack refuses what goes beyond
sixty a minute. So its clock is moved on by fifteen seconds after each report, for the floor as well: a
hundred reports take twenty-five minutes of workspace time, no limit is met, and no duty falls due to be
chased meanwhile. Nothing else was changed.

## What limits it

- The messages are claimed in the database before they go out, and each is recorded afterwards, so that nobody
  is told twice after a crash; on SQLite these writes wait for the disk, one after another. The floor has
  none. (It posts its messages one after another, where the bot writes to several conversations at once.)
- With Slack itself each message also costs a journey over the network, and posts beyond one a second in a
  conversation wait. Neither is in these figures.
- All processes share the machine's {cores} cores, the measuring one included, and whatever else ran on it: a
  load above zero before the first report makes every figure worse, the floor too, and the ratio.
- Idle, the bot wakes at least once a second to look for what is due, and follows the local Slack's clock,
  which it does not do in use.
"""


def page(figures: Figures, machine: str, cores: int, day: date) -> str:
    """The whole page."""
    return _PAGE.format(
        day=f"{day.day} {day:%B %Y}",
        machine=machine,
        cores=cores,
        reports=figures.reports,
        told=_words(figures.to_everybody),
        floor=_words(figures.floor),
        ratio=figures.ratio,
        idle_seconds=figures.idle.seconds,
        cpu=figures.idle.percent_of_a_core,
        memory=figures.idle.megabytes,
        demo=figures.demo_seconds,
    )


def _words(spread: Spread) -> str:
    return f"p50 {spread.middle:.0f} ms, p99 {spread.p99:.0f} ms, longest {spread.worst:.0f} ms"
