"""What was said of a report after it was made, read from the record: amended, or taken back."""

from __future__ import annotations

from collections.abc import Collection

from storage import reports_repository
from storage.unit_of_work import UnitOfWork

#: The action under which the record keeps that something was added.
AMENDED = "report:amend"
#: And that it was taken back.
WITHDRAWN = reports_repository.WITHDRAWN


def is_withdrawn(uow: UnitOfWork, report_id: str) -> bool:
    """Whether the report was withdrawn."""
    return any(entry.action == WITHDRAWN for entry in uow.audit.of_subject(report_id))


def withdrawn_among(uow: UnitOfWork, report_ids: Collection[str]) -> frozenset[str]:
    """Which of these reports were withdrawn, asked in one go."""
    return uow.audit.subjects_of(WITHDRAWN, report_ids)
