"""One shift as an imported file has it, before the person in it is looked up."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from state_machines.people.rota import PART_TITLES, RotaPart


@dataclass(frozen=True, slots=True)
class RotaEntry:
    """One shift in a file. `where` names file and line; without a `team` it is the whole authority's."""

    where: str
    part: RotaPart
    team: str | None
    email: str
    begins_at: datetime
    ends_at: datetime


def parse_part(text: str) -> RotaPart:
    """The part as it is written, such as "duty manager"; ValueError says how to write it."""
    words = re.sub(r"[\s_-]+", " ", text.strip().lower())
    for part, title in PART_TITLES.items():
        if words == title:
            return part
    known = " or ".join(PART_TITLES.values())
    raise ValueError(f"is no part of a rota. Write {known}.")
