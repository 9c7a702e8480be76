"""The words on screens for roles, plans, urgency and kinds of report."""

from __future__ import annotations

from collections.abc import Mapping

from bot.cards.parts.times import day
from state_machines.case.case import Case, LastSeen, Plan
from state_machines.case.limits import Limit, Origin, Source
from state_machines.case.report import Report, Urgency
from state_machines.case.sightings import SeenAccounts
from state_machines.duties.circle import ROLE_TITLES
from state_machines.people.people import Person, Role
from state_machines.policy.policy import Policy
from state_machines.policy.vocabulary import REPORTS

PLANS: Mapping[Plan, str] = {
    Plan.CIN: "child in need plan",
    Plan.CP: "child protection plan",
    Plan.EH: "early help plan",
}

URGENCIES: Mapping[Urgency, str] = {
    Urgency.IMMEDIATE: "Immediate",
    Urgency.URGENT: "Urgent",
    Urgency.ROUTINE: "Routine",
}

#: By the name of the report's dialog, to begin a line with.
REPORT_KINDS: Mapping[str, str] = {
    event.removeprefix("report_"): words.capitalize() for event, words in REPORTS.items()
}


def plan_words(plan: Plan) -> str:
    """Such as "child protection plan"; one that this release does not know is shown by its own name."""
    return PLANS.get(plan, plan.value)


def urgency_words(urgency: Urgency) -> str:
    """Such as "Urgent"; one that this release does not know is shown by its own name."""
    return URGENCIES.get(urgency, urgency.value.replace("_", " ").capitalize())


def role_title(role: Role) -> str:
    """The role as the beginning of a line, such as "Allocated social worker"."""
    title = ROLE_TITLES[role]
    return title[0].upper() + title[1:]


def report_kind(report: Report) -> str:
    """The kind of the report, such as "Missed visit". An unknown kind is shown by its own name."""
    return REPORT_KINDS.get(report.kind, report.kind.replace("_", " ").capitalize())


def report_reference(report_id: str) -> str:
    """The short reference that a reporter can quote, unique enough beside the case's reference."""
    return f"R-{report_id.replace('-', '')[:6].upper()}"


def case_line(case: Case) -> str:
    """Reference and plan: all that is ever said of a case outside a private card."""
    return f"{case.reference} ({plan_words(case.plan)})"


def count_words(count: int, one: str, several: str = "") -> str:
    """So many of them: "1 row", "2 rows"; `several` where it is no plain plural."""
    return f"{count} {one if count == 1 else several or one + 's'}"


def name_and_job(person: Person | None) -> str:
    """A person's name and job title, or "nobody"."""
    return f"{person.name} ({person.job_title})" if person else "nobody"


def name_or_nobody(person: Person | None) -> str:
    """A person's name alone, for lines that already say the role."""
    return person.name if person else "nobody"


def last_seen_words(seen: LastSeen | None) -> str:
    """When the child was last seen, by whom and whether alone, or that it is not known."""
    if seen is None:
        return "Not recorded in Doorstep. Check the case system."
    return f"{day(seen.on)}, by {seen.by}, {_ALONE[seen.alone]}"


def seen_words(seen: SeenAccounts) -> str:
    """The latest account of when the child was seen, and beside it what contradicts it."""
    others = (f"{one.by} says {_ALONE[one.alone]} that day" for one in seen.otherwise)
    system = (f"the case system says {day(seen.case_system.on)}",) if seen.case_system else ()
    return "; ".join((last_seen_words(seen.latest), *others, *system))


_ALONE = {True: "alone", False: "not alone", None: "whether alone is not recorded"}


def source_words(source: Source, document: str) -> str:
    """Where a rule comes from: the board's section, or who set it locally and when (promise 8)."""
    if source.origin is Origin.LOCAL:
        when = f" on {day(source.set_on)}" if source.set_on else ""
        return f"set locally by {source.set_by}{when}" if source.set_by else "set locally"
    if source.origin is Origin.SUGGESTED:
        return "a suggestion, not policy"
    if source.origin is Origin.OURS:
        return "Doorstep's own: no board's chart covers this plan"
    section = f"{document}, {source.citation}" if source.section else document
    return f"{section} (reconstructed)" if source.origin is Origin.RECONSTRUCTED else section


def short_source_words(source: Source, document: str) -> str:
    """The source in short, for a ping. The status of the case says who set it and when."""
    return "set locally" if source.origin is Origin.LOCAL else source_words(source, document)


def short_name(policy: Policy) -> str:
    """The short name by which a policy is cited in a line, such as "Camden 2019"."""
    return policy.name.replace("-", " ").title()


def limit_words(limit: Limit, document: str) -> str:
    """A time limit with its source, or that none is set."""
    if limit.source is None:
        return limit.text
    return f"{limit.text} ({source_words(limit.source, document)})"


def join_names(names: tuple[str, ...]) -> str:
    """Names joined to a list, such as "Ruth Adeyemi, Sam Okafor and Priya Nair"."""
    if len(names) <= 1:
        return "".join(names)
    return f"{', '.join(names[:-1])} and {names[-1]}"
