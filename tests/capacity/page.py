"""Draws docs/capacity.md from what was measured."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from tests.capacity.month import LOOKS, REPORTS_A_CASE_AND_YEAR, SILENT, SLOW, Played
from tests.capacity.stored import Stored

_MEGABYTE = 1e6
#: A row for each text of a policy, whatever is reported.
_ONCE = frozenset({"policy_versions"})


def write_page(path: Path, played: Played, measured: dict[str, str]) -> None:
    """Write the page anew."""
    parts = (_top(played, measured), _one_report(played), _year(played), _END)
    path.write_text("\n".join(parts), encoding="utf-8")


def _top(played: Played, measured: dict[str, str]) -> str:
    when = date.fromisoformat(measured["on"])
    return f"""# Capacity

Written by `make capacity`, from docs/capacity.json: what a report costs, and what a year of an authority
leaves in the database. Measured on {when:%d %B %Y}, on {measured["machine"]};
load {measured["load"]} before it began. Processor time is counted, and not the clock's.

**What was played.** {_months(played)} of an authority of {played.cases:,} cases, through the real use cases
on SQLite, with a clock that was moved on: {played.reports:,} reports of missed visits, each answered from the
first question to the last and submitted; every ping sent; of ten reports, {SLOW} chased for an hour before
anybody answers and {SILENT} for four hours; all three who are asked acknowledge; a meeting is arranged;
{LOOKS} looks with `/case`; the family engages again, and it closes. Nothing was sent to a
chat, so what the network and Slack's library take is not in it: a whole report with both stands in
[benchmarks](benchmarks.md).

**What it rests on.** {REPORTS_A_CASE_AND_YEAR:g} report a case and year. That figure is ours, from no source.
Everything that grows here grows with it: for twice as many reports, take twice as much.
"""


def _months(played: Played) -> str:
    return "One month" if played.months == 1 else f"{played.months} months"


def _one_report(played: Played) -> str:
    many = played.reports
    rows = sum(one.rows for one in played.gained.values()) / many
    size = sum(one.size for one in played.gained.values()) / many / 1000
    return f"""## One report, from the first question to its end

| | |
|---|---|
| Rows | {rows:.0f} |
| Bytes, with indexes | {size:.0f} kB |
| Messages sent, questions and answers to the reporter among them | {played.messages / many:.0f} |
| Messages drawn again | {played.redraws / many:.0f} |
| Processor time | {played.seconds_of_processor / many:.2f} s |
"""


def _year(played: Played) -> str:
    times = 12 / played.months
    largest_first = sorted(played.gained.items(), key=lambda two: -two[1].size)
    year = {table: _in_a_year(table, one, times) for table, one in largest_first}
    lines = [_line(table, one, played.gained[table].rows / played.reports) for table, one in year.items()]
    rows = sum(one.rows for one in year.values())
    grown = sum(one.size for one in year.values())
    imported = sum(one.size for one in played.imported.values())
    reckoned = "was played" if played.months == 12 else f"is {times:g} times what was played"
    return f"""## A year, table by table

A year {reckoned}. After the import, before the first report, the file
has {imported / _MEGABYTE:.1f} MB. Where an authority sets how long things are kept
([data protection](data-protection.md)), content goes again; the record (`audit`) stays.

| table | rows a year | MB a year, with indexes | rows a report |
|---|---:|---:|---:|
{chr(10).join(lines)}
| **together** | **{rows:,.0f}** | **{grown / _MEGABYTE:.1f}** | |

Rows of `handled` are forgotten after some days, so that it does not grow as the table says. What a running
engine writes by itself, its sign of life above all, is not in it. Processor time of a year:
{played.seconds_of_processor * times / 60:.0f} minutes of one core, {_share(played, times):.2f} % of it.
What a process takes that has nothing to do is more, and stands in [benchmarks](benchmarks.md).
"""


def _share(played: Played, times: float) -> float:
    return played.seconds_of_processor * times / (365 * 24 * 3600) * 100


def _in_a_year(table: str, one: Stored, times: float) -> Stored:
    if table in _ONCE:
        return one
    return Stored(round(one.rows * times), round(one.size * times))


def _line(table: str, year: Stored, a_report: float) -> str:
    return f"| `{table}` | {year.rows:,} | {year.size / _MEGABYTE:.1f} | {a_report:.1f} |"


_END = """\
## What to provide

These are advice of ours, reckoned from the above.

- **Disk.** Ten times a year's growth, for the copies that backups and an upgrade make beside the database.
- **Memory and processor.** One core and 512 MB for each process, as the recipes set. A second process is for
  the day on which the first is away, not for the load.
- **Slack.** A conversation takes about a message a second. The messages of a report go to different people,
  so what limits a storm of reports is one team's channel.
- **PostgreSQL.** The rows are the same, the files larger by what it keeps for itself. Measure your own with
  `SELECT relname, pg_total_relation_size(oid) FROM pg_class WHERE relkind = 'r'`.
"""
