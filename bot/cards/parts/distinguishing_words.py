"""Names several duties in as few words as distinguish each of them from the others."""

from __future__ import annotations

from collections import Counter

from bot.cards.parts.words import report_reference
from state_machines.duties.circle import ROLE_TITLES
from state_machines.duties.duty import Duty, DutyKind

#: What the only duty of its kind is called.
_WORDS_BY_KIND = {
    DutyKind.ACKNOWLEDGE: "the report",
    DutyKind.ACT: "the next step",
    DutyKind.CONFIRM: "confirming the ending",
}


def distinguishing_words(duties: tuple[Duty, ...]) -> tuple[str, ...]:
    """Each duty by its kind, else its role, report or task, in words that fit within a sentence."""
    kinds = Counter(duty.kind for duty in duties)
    roles = Counter((duty.kind, duty.role) for duty in duties)
    return tuple(_words(duty, kinds[duty.kind], roles[duty.kind, duty.role]) for duty in duties)


def _words(duty: Duty, of_its_kind: int, of_its_role: int) -> str:
    if of_its_kind == 1 and duty.kind in _WORDS_BY_KIND:
        return _WORDS_BY_KIND[duty.kind]
    if of_its_role == 1 and duty.kind is DutyKind.ACKNOWLEDGE:
        return f"as {ROLE_TITLES[duty.role]}"
    if duty.kind is DutyKind.ACKNOWLEDGE and duty.report_id:
        return f"report {report_reference(duty.report_id)}"
    return f"{duty.task[0].lower()}{duty.task[1:]}"
