"""An invented authority of any size: its people and cases as the files that are imported."""

from __future__ import annotations

import csv
from io import StringIO

from tests.imported_authority import AUTHORITY

#: As many cases has a social worker, and a reporter of another agency; a team has so many workers.
CASELOAD, TEAM = 15, 8


def worker(case: int) -> str:
    """The e-mail address of the social worker of the case of this number."""
    return f"worker{case // CASELOAD}@larkhaven.example"


def manager(case: int) -> str:
    """Of that social worker's line manager."""
    return f"manager{case // CASELOAD // TEAM}@larkhaven.example"


def reporter(case: int) -> str:
    """Of the health visitor in the network of the case."""
    return f"visitor{case // CASELOAD}@larkhaven.example"


LEAD = "priya.nair@larkhaven.example"


def reference(case: int) -> str:
    """The reference of the case of this number."""
    return f"CP-{case:05}"


def people_csv(cases: int) -> str:
    """The demo's people, and as many more as so many cases need."""
    text, rows = _copy("people.csv")
    heads = range(0, cases, CASELOAD)
    for case in range(0, cases, CASELOAD * TEAM):
        rows.writerow(
            _person(manager(case), "Team manager", "Larkhaven Council", "david.osei@larkhaven.example")
        )
    for case in heads:
        rows.writerow(_person(worker(case), "Social worker", "Larkhaven Council", manager(case)))
        health = "Larkhaven Community Health"
        rows.writerow(_person(reporter(case), "Health visitor", health, "grace.holt@larkhaven.example"))
    return text.getvalue()


def cases_csv(cases: int) -> str:
    """So many children on child protection plans, each with a social worker and a health visitor."""
    text, rows = _copy("cases.csv")
    for case in range(cases):
        rows.writerow(
            {
                "reference": reference(case),
                "child_name": f"Invented Child {case}",
                "plan": "CP",
                "team": "north",
                "allocated_social_worker": worker(case),
                "network": reporter(case),
            }
        )
    return text.getvalue()


def _copy(name: str) -> tuple[StringIO, csv.DictWriter[str]]:
    """A file of the demo's, to which rows can be added."""
    before = (AUTHORITY / name).read_text(encoding="utf-8")
    text = StringIO(newline="")
    text.write(before)
    columns = next(csv.reader(before.splitlines()))
    return text, csv.DictWriter(text, columns, restval="", lineterminator="\n")


def _person(email: str, job: str, agency: str, line_manager: str) -> dict[str, str]:
    council = agency == "Larkhaven Council"
    return {
        "email": email,
        "name": f"Pat {email.partition('@')[0].title()}",
        "job_title": job,
        "agency": agency,
        "team": "north" if council else "",
        "line_manager": line_manager,
        "safeguarding_lead": line_manager if council else LEAD,
    }
