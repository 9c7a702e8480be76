"""Invented cases, so that each report opens an escalation of its own, shared by two reporters."""

from __future__ import annotations

import csv
from pathlib import Path

from deploy.demo.places import AUTHORITY

_SOCIAL_WORKER = "sam.okafor@larkhaven.example"
#: By turns: a menu of Slack has a hundred options, so nobody can have more cases to choose from.
_REPORTERS = {"amina": "amina.yusuf@larkhaven.example", "tom": "tom.reyes@larkhaven.example"}


def references(count: int) -> list[str]:
    """LB-0001 and so on."""
    return [f"LB-{number:04}" for number in range(1, count + 1)]


def reporter_of(reference: str) -> str:
    """The handle of who has this case in their list."""
    return list(_REPORTERS)[int(reference.rpartition("-")[2]) % len(_REPORTERS)]


def write_cases(path: Path, count: int) -> None:
    """A file of cases with the columns of the demo's own, all on child protection plans."""
    with (AUTHORITY / "cases.csv").open(encoding="utf-8", newline="") as file:
        columns = next(csv.reader(file))
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.DictWriter(file, columns, restval="")
        rows.writeheader()
        rows.writerows(_case(reference) for reference in references(count))


def _case(reference: str) -> dict[str, str]:
    return {
        "reference": reference,
        "child_name": f"Bench {reference}",
        "plan": "CP",
        "team": "north",
        "allocated_social_worker": _SOCIAL_WORKER,
        "network": _REPORTERS[reporter_of(reference)],
    }
