"""Whether a surface can show a dialog whole: checked when the process starts, not on somebody's doorstep."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from dialogs.spec import Ask, Dialog, Step
from dialogs.spec_checks import DialogRejected
from dialogs.surface_limits import SurfaceLimits


def check_limits(dialogs: Iterable[Dialog], limits: SurfaceLimits, surface_title: str) -> None:
    """Raises DialogRejected, with every problem, where this surface cannot show all of these dialogs."""
    found = tuple(
        f"{dialog.name}: {problem}" for dialog in dialogs for problem in limit_problems(dialog, limits)
    )
    if found:
        raise DialogRejected(f"{surface_title} cannot show all dialogs.", found)


def limit_problems(dialog: Dialog, limits: SurfaceLimits) -> Iterator[str]:
    """Everything in it that is more than fits, one line each."""
    yield from _too_long("title", dialog.title, limits.title)
    yield from _too_long("submit label", dialog.submit_label, limits.title)
    for step in dialog.steps:
        yield from (f"step {step.name}: {problem}" for problem in _step_problems(step, limits))


def _step_problems(step: Step, limits: SurfaceLimits) -> Iterator[str]:
    most = limits.ticked_options if step.ask is Ask.SEVERAL else limits.options
    if len(step.options) > most:
        yield f"{len(step.options)} options, at most {most}"
    yield from _too_long("short name", step.short, limits.option_label)
    for option in step.options:
        yield from _too_long("option label", option.label, limits.option_label)
        yield from _too_long("option value", option.value, limits.option_value)
    if step.max_length > limits.text:
        yield f"max_length {step.max_length}: at most {limits.text}"


def _too_long(what: str, words: str, most: int) -> Iterator[str]:
    if len(words) > most:
        yield f"{what} “{words[:20]}…”: {len(words)} characters, at most {most}"
