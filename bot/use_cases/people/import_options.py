"""How an import is run: whole or only adding, for real or tried, and how much may be gone."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from bot.use_cases.people.import_changes import Changes
from state_machines.case.case import Case
from state_machines.people.people import Person
from state_machines.settings.local_settings import LARGEST_LOSS_OF_OURS


@dataclass(frozen=True, slots=True)
class ImportOptions:
    """`partial`: the files only add, and nobody ends. `dry_run`: nothing is written.

    An import in which more than `largest_loss` percent of what is known is gone is refused, unless `anyway`;
    `loss_is_ours` where nobody set that locally. `by` is the operating-system's user. `teams` are those of
    the local settings, and None where nobody has any yet; so is `reference_pattern`, the form of a case's
    reference.
    """

    partial: bool = False
    anyway: bool = False
    dry_run: bool = False
    largest_loss: int = LARGEST_LOSS_OF_OURS
    loss_is_ours: bool = True
    by: str = ""
    teams: Collection[str] | None = None
    reference_pattern: str | None = None


def losses(people: Changes[Person], cases: Changes[Case], options: ImportOptions) -> tuple[str, ...]:
    """A line for each file that names too few of those known: rather a broken export than so many leavers."""
    if options.anyway:
        return ()
    return tuple(
        f"{file}: {len(changes.gone)} of {changes.known} {what} that Doorstep knows are not in it, more than "
        f"{options.largest_loss} % ({_whose(options)}). Check that the export is whole. If they are really "
        "gone, add --anyway; if the file only adds, add --partial."
        for file, what, changes in (("people.csv", "people", people), ("cases.csv", "cases", cases))
        if is_large_loss(len(changes.gone), changes.known, options.largest_loss)
    )


def is_large_loss(gone: int, known: int, largest: int) -> bool:
    """Whether more than so many percent are gone; one alone never is, however few there are, but the last."""
    return gone * 100 > known * largest and (gone > 1 or gone == known)


def _whose(options: ImportOptions) -> str:
    return "Doorstep's own figure, for the local settings set none" if options.loss_is_ours else "set locally"
