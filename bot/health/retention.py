"""Is anything ever erased, and did what was to be deleted from the chat go?"""

from __future__ import annotations

from bot.health.findings import Finding, Level
from state_machines.settings.retention_settings import Retention
from storage.erasures_file import ErasuresFile
from storage.unit_of_work import Store

NOTHING_SET = (
    "No time is set after which anything is erased (`retention` in the local settings): everything that was "
    "recorded is kept."
)


def retention_finding(store: Store, retention: Retention | None, listed: ErasuresFile) -> Finding:
    """A warning at most, where a message about something erased stays where it stands, or nothing can go."""
    with store.read() as uow:
        erased = [one for one in uow.deletions.undeleted() if not one.kept_from]
        left, waiting = len(erased), uow.deletions.waiting()
    if left:
        return Finding(
            "retention",
            Level.WARNING,
            f"{left} messages about something that was erased could not be deleted from the chat: "
            "`doorstep erasures` names each.",
        )
    if retention is not None and retention.erases and not listed.seems_to_grow():
        return Finding(
            "retention",
            Level.WARNING,
            f"Nothing is erased, because the list of erasures cannot be written: {listed.path} "
            "(DOORSTEP_ERASURES_FILE).",
        )
    words = retention_note(retention)
    return Finding(
        "retention", Level.OK, f"{words} {waiting} messages are still to be deleted." if waiting else words
    )


def retention_note(retention: Retention | None) -> str:
    """What the settings erase by themselves, in one sentence."""
    if retention is None:
        return "The local settings are not at hand here, so nothing is said of what they erase."
    if not retention.erases:
        return NOTHING_SET
    return f"Erased by the local settings, each at its day: {', '.join(retention.erases).replace('_', ' ')}."
