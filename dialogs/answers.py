"""Checks an answer against its question: either gives the value to store, or refuses and says what to do."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime

from dialogs.spec import Ask, Lists, Option, Step
from dialogs.step_facts import own_facts
from state_machines.case.report import Answer
from state_machines.errors import InvalidAnswer
from state_machines.machine import condition_holds
from state_machines.time.moments import LONDON

#: Dates and times are typed and shown in the reporter's local time.

#: A case reference is short; anything longer is a pasted text that may hold a name.
REFERENCE_LENGTH = 75


def options_to_offer(step: Step, lists: Lists, facts: Mapping[str, str]) -> tuple[Option, ...]:
    """The options to show whose condition holds, of those declared or of a list known only at run time."""
    options = lists.get(step.options_from, ()) if step.options_from else step.options
    return tuple(option for option in options if condition_holds(option.when, facts))


def accept(
    step: Step, value: Answer, options: tuple[Option, ...], now: datetime, facts: Mapping[str, str]
) -> Answer:
    """Check an answer and return it as it is stored; raises InvalidAnswer with words for the person.

    Days are stored as ISO dates, moments as ISO times in UTC, several options in the order they are
    offered. A moment without an offset is taken as London time.
    """
    match step.ask:
        case Ask.CHOICE:
            return _check_choice(step, value, options)
        case Ask.SEVERAL:
            return _check_choices(step, value, options)
        case Ask.CASE:
            return _check_reference(step, value)
        case Ask.TEXT:
            return _check_text(step, value)
        case Ask.DAY:
            return _check_day(step, _check_words(step, value), now, facts).isoformat()
        case Ask.MOMENT:
            return _check_moment(step, _check_words(step, value), now, facts).isoformat()


def implied_facts(step: Step, answer: Answer, options: tuple[Option, ...]) -> dict[str, str]:
    """The facts that an answer sets: what chosen options imply, and what a choice or a day says itself.

    Text, references and moments set no fact, so that facts never hold a narrative.
    """
    facts: dict[str, str] = {}
    chosen = (answer,) if isinstance(answer, str) else answer or ()
    if step.ask in {Ask.CHOICE, Ask.SEVERAL}:
        for option in options:
            if option.value in chosen:
                facts.update(option.implies)
    if isinstance(answer, str):
        facts.update(dict.fromkeys(own_facts(step), answer))
    return facts


def _check_choice(step: Step, value: Answer, options: tuple[Option, ...]) -> str:
    if isinstance(value, str) and any(option.value == value for option in options):
        return value
    raise InvalidAnswer(step.name, "That is not one of the choices. Please pick one of those shown.")


def _check_choices(step: Step, value: Answer, options: tuple[Option, ...]) -> tuple[str, ...]:
    chosen = frozenset((value,) if isinstance(value, str) else value or ())
    if not chosen:
        instead = " or skip this question" if step.optional else ""
        raise InvalidAnswer(step.name, f"Nothing is ticked. Please tick at least one{instead}.")
    if chosen - {option.value for option in options}:
        raise InvalidAnswer(step.name, "That is not one of the choices. Please tick only those shown.")
    alone = next((option for option in options if option.alone and option.value in chosen), None)
    if alone is not None and len(chosen) > 1:
        raise InvalidAnswer(
            step.name, f"“{alone.label}” does not go with the others. Please tick one or the other."
        )
    return tuple(option.value for option in options if option.value in chosen)


def _check_words(step: Step, value: Answer) -> str:
    words = value.strip() if isinstance(value, str) else ""
    if not words:
        raise InvalidAnswer(step.name, "This is still empty. Please fill it in.")
    return words


def _check_reference(step: Step, value: Answer) -> str:
    words = _check_words(step, value)
    if len(words) > REFERENCE_LENGTH or not words.isprintable():
        raise InvalidAnswer(step.name, "That does not look like a case reference. Please check it.")
    return words


def _check_text(step: Step, value: Answer) -> str:
    words = _check_words(step, value)
    over = len(words) - step.max_length
    if over > 0:
        characters = "character" if over == 1 else "characters"
        raise InvalidAnswer(
            step.name,
            f"This is {over:,} {characters} too long: {step.max_length:,} fit. Please shorten it.",
        )
    return _fold(step, words)


def _fold(step: Step, words: str) -> str:
    try:
        return step.fold(words) if step.fold else words
    except ValueError as problem:
        said = str(problem)
        raise InvalidAnswer(step.name, f"{said[:1].upper()}{said[1:]}") from None


def _check_day(step: Step, words: str, now: datetime, facts: Mapping[str, str]) -> date:
    try:
        day = date.fromisoformat(words)
    except ValueError:
        raise InvalidAnswer(step.name, "That is not a date in the calendar. Please pick a day.") from None
    earliest, latest = _bound_as_day(step.earliest, now, facts), _bound_as_day(step.latest, now, facts)
    if latest and day > latest:
        raise InvalidAnswer(step.name, _too_late_words(step.latest, day_in_words(latest)))
    if earliest and day < earliest:
        raise InvalidAnswer(step.name, _too_early_words(day_in_words(earliest)))
    return day


def _bound_as_day(bound: str, now: datetime, facts: Mapping[str, str]) -> date | None:
    if not bound:
        return None
    if bound in {"now", "today"}:
        return now.astimezone(LONDON).date()
    return as_day(facts[bound])


def as_day(stored: str) -> date:
    """The day of a stored date, or the day in London of a stored moment."""
    if "T" in stored or " " in stored:
        return datetime.fromisoformat(stored).astimezone(LONDON).date()
    return date.fromisoformat(stored)


def _check_moment(step: Step, words: str, now: datetime, facts: Mapping[str, str]) -> datetime:
    moment = _parse_moment(step, words)
    if step.latest == "now" and moment > now:
        raise InvalidAnswer(step.name, _too_late_words("now", ""))
    day = moment.astimezone(LONDON).date()
    earliest, latest = _bound_as_day(step.earliest, now, facts), _bound_as_day(step.latest, now, facts)
    if latest and day > latest:
        raise InvalidAnswer(step.name, _too_late_words(step.latest, day_in_words(latest)))
    if earliest and day < earliest:
        raise InvalidAnswer(step.name, _too_early_words(day_in_words(earliest)))
    return moment


def _parse_moment(step: Step, words: str) -> datetime:
    try:
        typed = datetime.fromisoformat(words)
        moment = (typed if typed.tzinfo else typed.replace(tzinfo=LONDON)).astimezone(UTC)
        shown = moment.astimezone(LONDON)
    except (ValueError, OverflowError):
        raise InvalidAnswer(
            step.name, "That is not a date and time in the calendar. Please pick both."
        ) from None
    if typed.tzinfo is None and shown.replace(tzinfo=None) != typed:
        raise InvalidAnswer(step.name, "The clocks went forward over that time. Please check it.")
    return moment


def _too_late_words(bound: str, words: str) -> str:
    if bound in {"now", "today"}:
        return "That is in the future. Please pick when it happened."
    return f"That is after {words}. Please pick an earlier day."


def _too_early_words(words: str) -> str:
    return f"That is before {words}. Please pick a later day."


def day_in_words(day: date) -> str:
    """The day as people say it: Saturday 21 November 2026."""
    return f"{day:%A} {day.day} {day:%B %Y}"


def moment_in_words(moment: datetime) -> str:
    """The moment in London's time: 14:05 on Saturday 21 November 2026."""
    local = moment.astimezone(LONDON)
    return f"{local:%H:%M} on {day_in_words(local.date())}"
