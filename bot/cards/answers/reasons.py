"""Explains why a case stands where it stands: each move as it was recorded, and which limits are not set."""

from __future__ import annotations

from bot.cards.parts.card_builder import card
from bot.cards.parts.moves import event_words
from bot.cards.parts.patterns import pattern_lines
from bot.cards.parts.times import moment
from bot.cards.parts.words import join_names, name_or_nobody, role_title, short_name, source_words
from bot.reading.snapshot import Snapshot
from bot.values import Action, Button, Card, Section
from state_machines.case.limits import Origin, Source
from state_machines.duties.access import Sight
from state_machines.duties.duty import Duty
from storage.records import RecordedMove


def reasons_card(state: Snapshot, sight: Sight) -> Card:
    """All moves, oldest first. Somebody who sees only the step is told what led to it, without names."""
    title = state.policy.step(state.escalation.step).title
    return card(
        f"{state.case.reference}: why it stands at “{title}”",
        lead=f"Under {state.policy.board}, {state.policy.document}.",
        sections=_full_sections(state) if sight.is_full else _step_sections(state),
        note="Every line is what was recorded at that time; nothing of it is worked out now.",
        buttons=(Button("Where it stands", Action.STATUS, state.case.reference),),
    )


def _full_sections(state: Snapshot) -> tuple[Section, ...]:
    moves = tuple(_line(state, move, number) for number, move in enumerate(state.moves, 1))
    return (
        Section("How it came here", moves),
        Section("Patterns", pattern_lines(state)),
        Section("Who was asked, and why", tuple(_duty_line(state, duty) for duty in state.live_duties)),
        Section("Time limits not set", _unset_limits(state)),
        Section("Not in the board's words", _reconstructed_lines(state)),
    )


def _step_sections(state: Snapshot) -> tuple[Section, ...]:
    here = [move for move in state.moves if move.to_step == state.escalation.step]
    lines = tuple(f"{move.text} ({_source(state, move)})" for move in here[-1:])
    return (Section("What led to this step", lines),)


def _line(state: Snapshot, move: RecordedMove, number: int) -> str:
    """Who did what, from which step to which, and the rule that the move carried when it was made."""
    who = name_or_nobody(state.person(move.actor_id)) if move.actor_id else "Doorstep"
    return (
        f"{number}. {moment(move.at)}, {who}: {event_words(state, move)}. {_steps(state, move)}. "
        f"Because: {move.text} ({_source(state, move)}, {move.row})"
    )


def _steps(state: Snapshot, move: RecordedMove) -> str:
    title = state.policy.step(move.to_step).title
    if move.from_step in ("", move.to_step):
        return f"The step stands: {title}"
    return f"From “{state.policy.step(move.from_step).title}” to “{title}”"


def _source(state: Snapshot, move: RecordedMove) -> str:
    return source_words(Source(move.origin, move.section, move.row), short_name(state.policy))


def _duty_line(state: Snapshot, duty: Duty) -> str:
    holder = name_or_nobody(state.person(duty.holder_id))
    source = source_words(duty.source, short_name(state.policy))
    return f"{role_title(duty.role)}, {holder}: {duty.task} ({source})"


def _unset_limits(state: Snapshot) -> tuple[str, ...]:
    """The open tasks for which neither the board nor the authority has set a limit (promise 8)."""
    tasks = tuple(dict.fromkeys(duty.task for duty in state.live_duties if duty.limit.source is None))
    words = f"Neither {short_name(state.policy)} nor {state.settings.authority} sets one for: "
    return (f"{words}{join_names(tuple(f'“{task}”' for task in tasks))}.",) if tasks else ()


def _reconstructed_lines(state: Snapshot) -> tuple[str, ...]:
    """Which of the moves above are reconstructed, because the document does not say them."""
    numbers = tuple(
        str(number) for number, move in enumerate(state.moves, 1) if move.origin is not Origin.DOCUMENT
    )
    if not numbers:
        return ()
    which = f"Line {numbers[0]} is" if len(numbers) == 1 else f"Lines {join_names(numbers)} are"
    return (f"{which} reconstructed: the document is silent there, or cut.",)
