"""Writes a whole policy in plain words, for whoever signs it off, and as data, for programs that check it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from state_machines.case.limits import Origin, Source
from state_machines.duties.circle import ROLE_TITLES
from state_machines.people.people import Role
from state_machines.policy.model import STAY
from state_machines.policy.pattern_rules import Across
from state_machines.policy.policy import Policy
from state_machines.settings.local_settings import LocalSettings
from state_machines.workbench.explain import Detail, Element, condition_in_words, explain

Json = str | bool | None | list["Json"] | dict[str, "Json"]

_HEADINGS: Mapping[str, str] = {
    "gap": "What is lost or silent",
    "holder": "Who is who",
    "type": "Types of non-engagement",
    "step": "Steps",
    "duty": "Who does what",
    "limit": "Time limits",
    "reminder": "Reminders",
    "pattern": "Patterns looked for",
    "route": "How the chart moves",
    "guidance": "Guidance, where somebody asks for it",
    "follow_up": "Asked by the authority beside the chart",
    "suggestion": "What other bodies do (suggestions, not policy)",
}


_PLURALS: Mapping[str, str] = {"duty": "duties", "guidance": "guidance"}


def as_words(policy: Policy, settings: LocalSettings | None = None) -> str:
    """The policy as a text of short paragraphs under headings."""
    elements = explain(policy, settings)
    lines = [
        f"{policy.board}: {policy.document}",
        f"Plans: {', '.join(policy.plans)}. Version {policy.hash[:12]}.",
    ]
    for kind, heading in _HEADINGS.items():
        theirs = [element for element in elements if element.kind == kind]
        if theirs:
            lines += ["", heading, *(_paragraph(element, policy) for element in theirs)]
    if not any(element.kind == "limit" for element in elements):
        lines += ["", _HEADINGS["limit"], "- None: neither the document nor the authority sets one."]
    return "\n".join(lines)


def as_data(policy: Policy, settings: LocalSettings | None = None) -> dict[str, Json]:
    """The same for a program: elements by kind, each with id, section and origin."""
    data: dict[str, Json] = {
        "policy": policy.name,
        "board": policy.board,
        "document": policy.document,
        "year": str(policy.year),
        "version": policy.hash,
        "plans": [plan.value for plan in policy.plans],
        "authority": settings.authority if settings else None,
    }
    elements = explain(policy, settings)
    for kind in _HEADINGS:
        name = _PLURALS.get(kind, f"{kind}s")
        data[name] = [_as_json(element) for element in elements if element.kind == kind]
    return data


def _as_json(element: Element) -> Json:
    said: dict[str, Json] = {
        "id": element.id,
        "name": element.name,
        "section": element.section,
        "origin": element.origin.value,
        "text": element.text,
    }
    said |= {key: _plain_value(value) for key, value in element.details.items()}
    if element.origin in (Origin.LOCAL, Origin.SUGGESTED):
        said |= {"set_by": element.set_by, "set_on": element.set_on.isoformat() if element.set_on else None}
    return said


def _plain_value(value: Detail) -> Json:
    if isinstance(value, Mapping):
        return {key: _plain_value(one) for key, one in value.items()}
    return list(value) if isinstance(value, tuple) else value


def _paragraph(element: Element, policy: Policy) -> str:
    main = _WRITERS.get(element.kind, _text)(element, policy)
    return f"- {main} [{_origin_in_words(element)}]"


def _text(element: Element, policy: Policy) -> str:
    del policy  # not used, for every writer is called in the same way
    return element.text


def _holder(element: Element, policy: Policy) -> str:
    del policy
    return f"{_titles([element.name])}: {element.details['holder']}. {element.text}"


def _step(element: Element, policy: Policy) -> str:
    del policy
    ends = " (the end)" if element.details["ending"] else ""
    return f"{element.details['title']}{ends}. {element.text}"


def _type(element: Element, policy: Policy) -> str:
    del policy
    suggested = element.details.get("suggested_by", ())
    tables = "; or ".join(suggested) if isinstance(suggested, tuple) else ""
    return f"{element.details['title']}. {element.text}{f' Suggested when {tables}.' if tables else ''}"


def _duty(element: Element, policy: Policy) -> str:
    details = element.details
    at = details.get("step", "")
    where = f"at “{_title_of(str(at), policy)}”" if at else f"told of: {_report_names(details['on'])}"
    when = _when(details.get("when"))
    return f"{_titles([str(details['role'])])}: {details['task']} ({where}{when}). Limit: {details['limit']}."


def _limit(element: Element, policy: Policy) -> str:
    del policy
    runs = "" if element.details["runs"] else f", in words{_reading(element)}"
    return f"{element.name}: {element.text}{runs}"


def _reading(element: Element) -> str:
    """How Doorstep reads a limit in words, which the authority may set otherwise."""
    if "chased_as" in element.details:
        return f": chased as {element.details['chased_as']} (reconstructed)"
    return f": due before the day of {str(element.details['due_before']).replace('_', ' ')} (reconstructed)"


def _reminder(element: Element, policy: Policy) -> str:
    del policy
    return f"{_titles([element.name])}{_when(element.details.get('when'))}: {element.details['words']}"


def _pattern(element: Element, policy: Policy) -> str:
    del policy
    details = element.details
    count = f", {details['at_least']} or more" if details.get("at_least") else ""
    raises = f" The case is then at least {details['raises']}." if details.get("raises") else ""
    offers = f" Suggested: {details['offers']}." if details.get("offers") else ""
    reports = f"{_report_names(details['on'])}{count}"
    whose = ", of every child of the family" if details.get("across") == Across.FAMILY else ""
    looked = f"{element.name.replace('_', ' ')} ({reports}, within {details['within']}{whose})"
    return f"{looked}: {element.text}.{raises}{offers}".replace("..", ".")


def _guidance(element: Element, policy: Policy) -> str:
    del policy
    return f"{element.details['title']} (at {element.name.replace('_', ' ')}): {element.text}"


def _route(element: Element, policy: Policy) -> str:
    details = element.details
    to = str(details["to"])
    leads = "the step stands" if to == STAY else f"to “{_title_of(to, policy)}”"
    by = details.get("by", ())
    who = f", recorded by the {_titles(by, ' or the ')}" if isinstance(by, tuple) and by else ""
    what = details.get("label") or element.name.replace("_", " ")
    sources = details["from"] if isinstance(details["from"], tuple) else ()
    names = ", ".join(f"“{_title_of(one, policy)}”" for one in sources)
    return f"{what}: from {names}, {leads}{_when(details.get('when'))}{who}. {element.text}"


def _follow_up(element: Element, policy: Policy) -> str:
    del policy
    details = element.details
    after = f"after: {_report_names(details['after'])}{_when(details.get('when'))}"
    return f"{_titles([str(details['role'])])}: {element.text} ({after}; begins: {details['begins']})"


def _suggestion(element: Element, policy: Policy) -> str:
    del policy
    return f"{element.details['body']}, beside {element.details['beside']}: {element.text}"


_WRITERS = {
    "holder": _holder,
    "type": _type,
    "step": _step,
    "duty": _duty,
    "limit": _limit,
    "reminder": _reminder,
    "pattern": _pattern,
    "route": _route,
    "guidance": _guidance,
    "follow_up": _follow_up,
    "suggestion": _suggestion,
}


def _origin_in_words(element: Element) -> str:
    parts = [element.id] if element.id else []
    if element.section:
        parts.append(Source(element.origin, element.section).citation)
    if element.origin is not Origin.DOCUMENT:
        parts.append(_ORIGINS[element.origin])
    if element.set_by:
        parts.append(f"by {element.set_by}{f' on {element.set_on:%d %B %Y}' if element.set_on else ''}")
    return ", ".join(parts)


_ORIGINS: Mapping[Origin, str] = {
    Origin.RECONSTRUCTED: "reconstructed",
    Origin.LOCAL: "set locally",
    Origin.SUGGESTED: "a suggestion, not policy",
    Origin.OURS: "Doorstep's own, no board's",
}


def _titles(roles: Iterable[str], between: str = ", ") -> str:
    return between.join(ROLE_TITLES[Role(role)] for role in roles)


def _title_of(name: str, policy: Policy) -> str:
    return "any step" if name == "any" else policy.step(name).title


def _report_names(events: Detail) -> str:
    names: Sequence[str] = events if isinstance(events, tuple) else ()
    return ", ".join(name.removeprefix("report_").replace("_", " ") for name in names)


def _when(when: Detail | None) -> str:
    if not isinstance(when, Mapping):
        return ""
    return f", when {condition_in_words({name: frozenset(values) for name, values in when.items()})}"
