"""What the application does around one dialog; what the dialog asks stands in dialogs/catalog."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from bot.values import Card
from dialogs.session import Session
from dialogs.spec import Lists
from state_machines.errors import Misconfigured
from state_machines.people.people import Person
from storage.unit_of_work import UnitOfWork

if TYPE_CHECKING:
    from bot.services import Services  # they hold the table of these

#: Refuses whoever may not begin the dialog, and answers with all that it must know.
Begin = Callable[[UnitOfWork, "Services", Person, Mapping[str, str], datetime], Mapping[str, str]]
#: The lists that only run time knows, by the names that the dialog's questions give.
ListsFor = Callable[[UnitOfWork, "Services", Session, Person, datetime], Lists]
#: Carries out what was submitted, in the caller's transaction; answers with what the draft has become.
Submit = Callable[[UnitOfWork, "Services", Session, Person, datetime], str]
#: The card of a submitted session, composed from what is stored: a second press shows the same.
Ending = Callable[[UnitOfWork, "Services", Session, datetime], Card]


@dataclass(frozen=True, slots=True)
class DialogKind:
    """One row of the table of dialogs.

    A dialog about the `present_step` offers what may be recorded where the case stands: it is asked anew
    once the case has moved on.
    """

    begin: Begin
    lists: ListsFor
    submit: Submit
    ending: Ending
    present_step: bool = False


def check_complete(
    kinds: Mapping[str, DialogKind], dialogs: Mapping[str, object]
) -> Mapping[str, DialogKind]:
    """The table itself; raises Misconfigured for a dialog without a row, and for a row without a dialog."""
    missing = (
        f"{name}: the dialog has no row; add one, or name report_{name} in REPORTS if it is a report"
        for name in dialogs
        if name not in kinds
    )
    needless = (f"{name}: the row is of no dialog; take it out" for name in kinds if name not in dialogs)
    problems = (*missing, *needless)
    if problems:
        raise Misconfigured("The table in bot/use_cases/collect/dialog_kinds.py is not whole.", problems)
    return kinds
