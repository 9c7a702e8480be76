"""Draws a dialog as a Mermaid flowchart from its declaration."""

from __future__ import annotations

from collections.abc import Iterator

from dialogs.spec import REVIEW, Branch, Dialog, Step


def mermaid(dialog: Dialog) -> str:
    """The picture's Mermaid source: a box for each question, conditions on arrows, "Add more" dashed."""
    return "\n".join(("flowchart TD", *_lines(dialog))) + "\n"


def _lines(dialog: Dialog) -> Iterator[str]:
    yield f"  start([{dialog.title}]) --> {dialog.first}"
    for step in dialog.steps:
        yield f"  {step.name}[{_quote(step)}]"
        for branch in step.branches:
            yield f"  {step.name} -->{_condition(branch)} {branch.to}"
    yield f"  {REVIEW}{{{{Review}}}} --> submitted([{dialog.submit_label}])"
    if dialog.more_first:
        yield f"  {REVIEW} -. Add more .-> {dialog.more_first}"


def _quote(step: Step) -> str:
    words = step.question.replace('"', "'")
    return f'"{words} (may be skipped)"' if step.optional else f'"{words}"'


def _condition(branch: Branch) -> str:
    rows = [f"{fact}: {' or '.join(sorted(values))}" for fact, values in sorted(branch.when.items())]
    return f'|"{", ".join(rows)}"|' if rows else ""
