"""The people who work with families, and the roles that boards and ladders name."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from state_machines.people.address import Address


class Role(StrEnum):
    """A role as a policy or a ladder names it; `circle.resolve` says which person has it in one case."""

    REPORTER = "reporter"
    REPORTER_SAFEGUARDING_LEAD = "reporter_safeguarding_lead"
    REPORTER_LINE_MANAGER = "reporter_line_manager"
    ALLOCATED_SOCIAL_WORKER = "allocated_social_worker"
    SOCIAL_WORKER_MANAGER = "social_worker_manager"
    DUTY_MANAGER = "duty_manager"
    SERVICE_MANAGER = "service_manager"
    LAST_RESORT = "last_resort"
    LEAD_PRACTITIONER = "lead_practitioner"
    LEAD_PRACTITIONER_MANAGER = "lead_practitioner_manager"
    NETWORK = "network"
    NETWORK_LINE_MANAGERS = "network_line_managers"
    CHILDRENS_SOCIAL_CARE = "childrens_social_care"
    WHO_RAISED_IT = "who_raised_it"
    SECOND_PERSON = "second_person"


#: The roles that several people hold at once; each of those people has a duty of their own.
SEVERAL = frozenset({Role.NETWORK, Role.NETWORK_LINE_MANAGERS})


class AccountProblem(StrEnum):
    """Why somebody's account may not be used: whoever presses there is refused, and nothing is sent there.

    `claimed` is said of somebody whose e-mail address belongs to an account that is another person's here.
    """

    UNKNOWN = "unknown"
    GUEST = "guest"
    STRANGER = "stranger"
    INACTIVE = "inactive"
    CLAIMED = "claimed"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody in the directory; `id` is opaque and stays the same when name or e-mail change.

    `cover_id` names who covers while this person is away, `address` is of their account, once that is known.
    `reachable` is false for a deactivated or unknown account: a ladder skips them at once. `telephone` is
    shown to whoever is asked to call them. `left_at` is when they left: whatever finds people passes over
    them, and they may do and see nothing. `account_problem` is why their account may not be used, where it
    was looked at and may not.
    """

    id: str
    email: str
    name: str
    job_title: str
    agency: str
    team: str | None = None
    line_manager_id: str | None = None
    safeguarding_lead_id: str | None = None
    cover_id: str | None = None
    administrator: bool = False
    address: Address | None = None
    reachable: bool = True
    telephone: str | None = None
    left_at: datetime | None = None
    account_problem: AccountProblem | None = None

    @property
    def has_left(self) -> bool:
        """Whether their part has ended."""
        return self.left_at is not None
