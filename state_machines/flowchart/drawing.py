"""A board's flowchart as a picture and as words, drawn from its policy, with the present step marked."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator

import mmdr

from state_machines.case.limits import Origin
from state_machines.duties.circle import ROLE_TITLES
from state_machines.policy.model import (
    ANY,
    PLAN_CHANGED,
    REPEAT_FOUND,
    STAY,
    DutyRule,
    Ending,
    MoveRule,
    Step,
)
from state_machines.policy.policy import Policy
from state_machines.policy.vocabulary import REPORTS

#: Pixels: wide enough that a box can be read on a phone after zooming in.
WIDTH = 1400

#: The same for the present step alone, which is read without zooming.
WIDTH_AHEAD = 900
#: Characters to a line of an outcome in that picture: a longer line would hide the arrow that it stands on.
LABEL_AHEAD = 18

#: A move that begins at more steps than this is drawn from the first step only.
MOST_ARROWS_OF_A_MOVE = 3
#: More kinds of report than this on one arrow are counted, not named.
MOST_REPORTS_NAMED = 3

_SETUP = (
    '%%{init: {"theme": "base", '
    '"flowchart": {"diagramPadding": 24, "wrappingWidth": 320, '
    '"padding": 22, "nodeSpacing": 40, "rankSpacing": 50}, '
    '"themeVariables": {"fontFamily": "Liberation Sans, DejaVu Sans, Arial, sans-serif", '
    '"fontSize": "15px", "edgeLabelBackground": "#ffffff", "lineColor": "#33475b"}}}%%'
)
_STYLES = (
    "classDef step fill:#ffffff,stroke:#33475b,stroke-width:1.5px,color:#111111",
    "classDef rebuilt fill:#ffffff,stroke:#33475b,stroke-width:1.5px,stroke-dasharray:6 4,color:#111111",
    "classDef been fill:#e8edf2,stroke:#33475b,stroke-width:1.5px,color:#111111",
    "classDef here fill:#fff3c4,stroke:#111111,stroke-width:5px,color:#111111",
)


def mermaid(policy: Policy, present: str | None = None, visited: tuple[str, ...] = ()) -> str:
    """The flowchart as Mermaid source text.

    A move that begins at many steps is drawn from the first of them, and a move back to an earlier step not
    at all, for too many arrows could not be read; from the present step every move is drawn, with a thick
    arrow. Reconstructed steps are dashed and say so; the present step has a thick border and says "now here".
    """
    lines = [_SETUP, "flowchart TD"]
    lines += [f"  {_node(box, present, visited)}" for box in policy.boxes.values()]
    lines += [f"  {edge}" for edge in _edges(policy, present)]
    if policy.alongside:
        lines += ['  subgraph alongside["Alongside, at any step"]', "    direction LR"]
        lines += [f"    {_node_alongside(duty)}" for duty in policy.alongside]
        lines += ["  end"]
    lines += [f"  {style}" for style in _STYLES]
    return "\n".join(lines) + "\n"


def svg(policy: Policy, present: str | None = None, visited: tuple[str, ...] = ()) -> str:
    """The flowchart as an SVG picture."""
    return mmdr.render(mermaid(policy, present, visited)).svg()


def png(policy: Policy, present: str | None = None, visited: tuple[str, ...] = ()) -> bytes:
    """The flowchart as a PNG picture on white."""
    picture: bytes = mmdr.render(mermaid(policy, present, visited)).png(width=WIDTH, background="#ffffff")
    return picture


def mermaid_ahead(policy: Policy, present: str) -> str:
    """The present step and each step that may follow it, by which outcome: few boxes, large to read."""
    ways = _moves_ahead(policy, present)
    lines = [_SETUP, "flowchart LR", f"  {_node(policy.boxes[present], present, ())}"]
    lines += [f"  {_node(policy.boxes[dest], present, ())}" for dest in ways]
    lines += [f"  {present} ==>|{_quote(_label(rules, LABEL_AHEAD))}| {dest}" for dest, rules in ways.items()]
    lines += [f"  {style}" for style in _STYLES]
    return "\n".join(lines) + "\n"


def png_ahead(policy: Policy, present: str) -> bytes:
    """The same part of the flowchart as a PNG picture on white."""
    drawn = mmdr.render(mermaid_ahead(policy, present))
    picture: bytes = drawn.png(width=WIDTH_AHEAD, background="#ffffff")
    return picture


def describe_ahead(policy: Policy, present: str, *, longest: int) -> str:
    """The same in words, for whoever cannot see the picture; of fewer than `longest` characters."""
    return _shorten(
        [
            f"Flowchart of {policy.board}, at the present step.",
            *_present_step_in_words(policy, policy.step(present)),
        ],
        longest,
    )


def describe(policy: Policy, present: str | None = None, *, longest: int) -> str:
    """The flowchart in words, for whoever cannot see the picture; of fewer than `longest` characters."""
    lines = [f"Flowchart of {policy.board}: {policy.document}."]
    if present is not None:
        lines += _present_step_in_words(policy, policy.step(present))
    lines.append("Steps: " + "; ".join(_step_in_words(box, present) for box in policy.boxes.values()) + ".")
    if policy.alongside:
        duties = "; ".join(f"{duty.task.lower()} ({duty.citation})" for duty in policy.alongside)
        lines.append(f"Alongside, at any step, where needed: {duties}.")
    return _shorten(lines, longest)


def _present_step_in_words(policy: Policy, box: Step | Ending) -> list[str]:
    origin = ", reconstructed" if box.origin is Origin.RECONSTRUCTED else ""
    lines = [f"Now here: {box.title} ({box.row}, {box.citation}{origin}). {box.text}"]
    if isinstance(box, Step):
        lines += [f"To do: {ROLE_TITLES[duty.role]}: {duty.task}." for duty in box.duties]
    ways = [rule for rule in policy.outcomes if box.name in policy.sources_of(rule) and rule.from_ != (ANY,)]
    if ways:
        lines.append("What may follow: " + "; ".join(dict.fromkeys(rule.label for rule in ways)) + ".")
    return lines


def _step_in_words(box: Step | Ending, present: str | None) -> str:
    marks = ["now here"] if box.name == present else []
    marks += ["reconstructed"] if box.origin is Origin.RECONSTRUCTED else []
    return f"{box.title} ({', '.join((box.citation, *marks))})"


def _shorten(lines: list[str], longest: int) -> str:
    """As many whole lines as fit; the present step comes first, so it is never left out."""
    words = ""
    for line in lines:
        if len(words) + len(line) + 1 >= longest:
            return words + "…"
        words += line + "\n"
    return words.rstrip()


def _moves_ahead(policy: Policy, present: str) -> dict[str, list[MoveRule]]:
    """Each step to which an outcome recorded at the present step may lead, with those outcomes."""
    ways: dict[str, list[MoveRule]] = {}
    for rule in policy.moves:
        onward = rule.to not in {STAY, present} and rule.label and rule.from_ != (ANY,)
        if onward and present in policy.sources_of(rule):
            ways.setdefault(rule.to, []).append(rule)
    return ways


def _node(box: Step | Ending, present: str | None, visited: tuple[str, ...]) -> str:
    lines = [*_wrap(box.title, 26), f"{box.row}, {box.citation}"]
    if isinstance(box, Step):
        lines += [f"· {ROLE_TITLES[role]}" for role in dict.fromkeys(duty.role for duty in box.duties)]
    if box.origin is Origin.RECONSTRUCTED:
        lines.append("(reconstructed)")
    kind = "rebuilt" if box.origin is Origin.RECONSTRUCTED else "step"
    if box.name in visited:
        kind = "been"
        lines.append("(passed)")
    if box.name == present:
        kind = "here"
        lines.insert(0, "NOW HERE")
    left, right = ("([", "])") if isinstance(box, Ending) else ("[", "]")
    return f"{box.name}{left}{_quote(lines)}{right}:::{kind}"


def _node_alongside(duty: DutyRule) -> str:
    lines = [*_wrap(duty.task, 30), f"{duty.row}, {duty.citation}", f"· {ROLE_TITLES[duty.role]}"]
    return f"along_{duty.key}[{_quote(lines)}]:::step"


def _edges(policy: Policy, present: str | None) -> Iterator[str]:
    rules: dict[tuple[str, str], list[MoveRule]] = {}
    for rule in policy.moves:
        for source, dest in _arrows_to_draw(policy, rule, present):
            rules.setdefault((source, dest), []).append(rule)
    for (source, dest), several in rules.items():
        line = "==>" if source == present else "-->"
        yield f"{source} {line}|{_quote(_label(several))}| {dest}"


def _arrows_to_draw(policy: Policy, rule: MoveRule, present: str | None) -> Iterator[tuple[str, str]]:
    if rule.event == PLAN_CHANGED or (rule.from_ == (ANY,) and rule.event not in REPORTS):
        return iter(())  # a move that may happen at any step would be an arrow from every box
    order = list(policy.boxes)
    sources = policy.sources_of(rule)
    dests = [source if rule.to == STAY else rule.to for source in sources]
    ways = [way for way in zip(sources, dests, strict=True) if way[0] != way[1]]
    onward = [way for way in ways if order.index(way[0]) < order.index(way[1])]
    if rule.event in REPORTS:
        # A further report may come at every step; the picture shows where the first one leads.
        onward = [way for way in onward if way[0] == policy.start]
        return iter(onward)
    few = onward if len(onward) <= MOST_ARROWS_OF_A_MOVE else onward[:1]
    return (way for way in ways if way in few or way[0] == present)


def _label(rules: list[MoveRule], width: int = 28) -> list[str]:
    """The moves' names for an arrow, and the plan where all of them are for one plan only."""
    reported = {rule.event for rule in rules} & REPORTS.keys()
    others = [rule for rule in rules if rule.event not in reported]
    words = dict.fromkeys((*_reports_in_words(rules, reported), *(_label_of(rule) for rule in others)))
    plans = {plan for rule in rules for plan in rule.when.get("plan", ("",))}
    last = [f"({plans.pop()})"] if len(plans) == 1 and "" not in plans else []
    return [line for word in words for line in _wrap(word, width)] + last


def _label_of(rule: MoveRule) -> str:
    return "Repeat found in the record" if rule.event == REPEAT_FOUND else rule.label


def _reports_in_words(rules: list[MoveRule], reported: set[str]) -> list[str]:
    """Each kind of report by name; where there are many, only how many kinds, or "any report"."""
    if reported == REPORTS.keys():
        return ["Any report"]
    if len(reported) > MOST_REPORTS_NAMED:
        return [f"{len(reported)} kinds of report"]
    kinds = (rule.event for rule in rules if rule.event in reported)
    return [f"{REPORTS[event].capitalize()} reported" for event in dict.fromkeys(kinds)]


def _wrap(text: str, width: int) -> list[str]:
    return textwrap.wrap(text, width)


def _quote(lines: Iterable[str]) -> str:
    """The lines as a quoted Mermaid label, with signs that would end it or start markup as entities."""
    safe = (line.replace("&", "#amp;").replace('"', "#quot;").replace("<", "#lt;") for line in lines)
    return '"' + "<br/>".join(safe) + '"'
