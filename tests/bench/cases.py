"""A hundred made-up cases, so that each report opens an escalation of its own."""

from __future__ import annotations

import csv
from pathlib import Path

from deploy.demo.places import AUTHORITY

_SOCIAL_WORKER = "sam.okafor@larkhaven.example"
_REPORTER = "amina.yusuf@larkhaven.example"


def references(count: int) -> list[str]:
    """LB-0001 and so on."""
    return [f"LB-{number:04}" for number in range(1, count + 1)]


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
        "network": _REPORTER,
    }
