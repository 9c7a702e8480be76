"""The closed vocabulary of facts, events and roles that policies, local settings and dialogs share."""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from datetime import date, time
from types import MappingProxyType

from state_machines.errors import InvalidAnswer
from state_machines.machine import NOT_SAID
from state_machines.people.people import Role

_YES_NO = ("yes", "no")
_YES_NO_NOT_SURE = ("yes", "no", "not_sure")

#: The facts that come with Doorstep. A question may tell of another: see `add_facts_of_reports`.
_FACTS: dict[str, tuple[str, ...]] = {
    # About the case.
    "plan": ("CIN", "CP", "EH"),
    # The plan before, while a change of plan is put to the chart.
    "plan_before": ("CIN", "CP", "EH"),
    # About any report.
    "immediate_danger": _YES_NO,
    "telephoned_social_worker": _YES_NO,
    "sudden_change": _YES_NO_NOT_SURE,
    "household_change": _YES_NO_NOT_SURE,
    "other_agencies_in_contact": _YES_NO_NOT_SURE,
    # What stands on the case at that moment, from whichever report: of several risks the gravest, of several
    # ways of contact and needs the first in this order.
    "known_risk": ("weapon", "violence", "threat", "animal", "damage", "visit_in_pairs"),
    "known_safe_contact": ("never_letter", "never_telephone", "by_letter", "by_telephone", "as_agreed"),
    "known_needs": ("interpreter", "reading", "learning"),
    # About a missed visit.
    "outcome": (
        "no_reply",
        "refused_at_door",
        "cut_short",
        "cancelled_or_late",
        "not_seen_alone",
        "not_brought",
    ),
    "required_by_plan": _YES_NO_NOT_SURE,
    "seen": ("seen_alone", "seen_not_alone", "not_seen"),
    "domestic_abuse": ("yes",),
    "door": ("nobody_in", "not_answering", "not_sure"),
    # About a hostile incident.
    "safe_now": _YES_NO,
    # Of several, the gravest: they stand in that order.
    "hostility": (
        "felt_unsafe",
        "shouting_or_swearing",
        "intimidation",
        "throwing_things",
        "damage",
        "written_threat",
        "verbal_threat",
        "actual_violence",
    ),
    "threat": _YES_NO,
    "violence": _YES_NO,
    "injury": _YES_NO,
    "animals": _YES_NO,
    "household_risk": _YES_NO_NOT_SURE,
    "police_told": _YES_NO,
    "others_targeted": _YES_NO_NOT_SURE,
    "weapons": _YES_NO_NOT_SURE,
    # About a concern that is not one visit.
    "concern": (
        "poor_contact",
        "child_not_seen_alone",
        "disguised_compliance",
        "confrontation",
        "non_compliance",
        "school_absence",
        "off_school_roll",
        "health_contact_missed",
        "adult_service_missed",
        "private_practitioner_unclear",
        "sudden_change",
        "drift",
    ),
    "school_missed": ("yes",),
    "injury_hidden": ("yes",),
    # About a family that moves, changes its doctor, or is gone.
    "family_change": ("moved", "moving", "changed_gp", "gone"),
    "whereabouts": ("here", "elsewhere", "not_known"),
    # About the assessment after a visit without access.
    "child_alone": _YES_NO_NOT_SURE,
    "safeguarding_concern": _YES_NO_NOT_SURE,
    "intervene_now": _YES_NO_NOT_SURE,
    # About a referral that came before; Doorstep finds it in the record.
    "same_reason": _YES_NO_NOT_SURE,
    "within_twelve_months": _YES_NO_NOT_SURE,
    # About an agency that is about to close: whether it has the lead practitioner.
    "closing_agency_leads": _YES_NO,
    # About the reports together: withdrawn when none of them stands any more; a new report ends it.
    "reports": ("withdrawn",),
    # Set by what is recorded on the flowchart itself.
    "professionals_only": _YES_NO,
    "professionals_decision": ("to_decide", "decided"),
    "family_told": ("owed", "told"),
    "risk_meeting": ("to_consider", "arranged", "held", "not_needed"),
    "closed_as": ("engaging", "child_protection_enquiry", "legal_action", "social_care_assessment"),
    "no_access": ("to_assess", "assessed"),
    "home_alone": ("to_decide", "decided"),
    "referral": ("to_make", "made"),
    "social_care": ("to_invite", "invited", "involved", "not_needed"),
    "violence_procedures": ("owed", "followed"),
    "risk_sharing": ("owed", "shared"),
    "agency_closing": ("owed", "lead_leaves", "settled"),
    "safety_record": ("owed", "made"),
    "joint_visit": ("to_consider", "considered"),
    "reallocation": ("to_consider", "considered"),
    "disagreement": ("with_managers", "with_board", "settled"),
    "escalation_decision": ("to_decide_now", "to_decide", "decided"),
    "manager_answer": ("owed", "owed_promptly", "given"),
    "missing_family": ("to_find", "to_tell", "settled"),
    # Whether this answer is the last of those that several holders of one duty owe.
    "answers": ("some", "all"),
}

#: Every fact that a condition may read, with its values. A fact that nobody gave counts as `not_said`.
FACTS: Mapping[str, tuple[str, ...]] = MappingProxyType(_FACTS)

#: Facts that hold a date (YYYY-MM-DD); no condition reads them. `planned_on` is the date that an outcome
#: asks for: when the meeting or the review is to be. `risk_meeting_on` keeps that of a risk
#: management meeting, and `met_on` the day of the meeting from which the present step's limits run.
#: `closes_on` is told by a report: the day on which an agency means to close.
DATE_FACTS: frozenset[str] = frozenset({"planned_on", "risk_meeting_on", "met_on", "closes_on"})

#: The time of day (14:30) at which the meeting of a date begins, where whoever arranged it said so.
TIMES_OF_DATES: Mapping[str, str] = MappingProxyType(
    {"planned_on": "planned_time", "risk_meeting_on": "risk_meeting_time"}
)

#: The dates that a report tells: the next report of its kind replaces them, and no other report does.
DATES_OF_REPORTS: Mapping[str, str] = MappingProxyType({"closes_on": "report_agency_closing"})

_REPORT_FACTS: set[str] = set(_FACTS) - {
    "plan",
    "plan_before",
    "professionals_only",
    "professionals_decision",
    "family_told",
    "risk_meeting",
    "closed_as",
    "no_access",
    "home_alone",
    "referral",
    "social_care",
    "violence_procedures",
    "risk_sharing",
    "agency_closing",
    "safety_record",
    "joint_visit",
    "reallocation",
    "disagreement",
    "escalation_decision",
    "manager_answer",
    "missing_family",
    "answers",
}

#: Facts that one report gives, as against those of the case and of what was recorded on the chart.
REPORT_FACTS: AbstractSet[str] = _REPORT_FACTS

#: The facts that were added by questions.
_ADDED: set[str] = set()

#: Facts that neither a dialog nor a move sets: Doorstep works them out when something is recorded.
SET_ELSEWHERE: frozenset[str] = frozenset(
    {"answers", "reports", "plan_before", "known_risk", "known_safe_contact", "known_needs"}
)

#: Of these, what stands on the case: known at every report, whatever its own questions.
STANDING: frozenset[str] = frozenset({"known_risk", "known_safe_contact", "known_needs"})

#: What the record of the case shows at any report: said with "yes", or not at all.
FROM_THE_RECORD: frozenset[str] = frozenset({"same_reason", "within_twelve_months"})

#: The events by which a professional reports, each with what the report is called.
REPORTS: Mapping[str, str] = {
    "report_missed_visit": "missed visit",
    "report_hostile_incident": "hostile incident",
    "report_engagement_concern": "concern about engagement",
    "report_no_access_assessment": "no-access assessment",
    "report_repeat_referral": "repeat referral",
    "report_agency_closing": "agency about to close",
    "report_agencies_disagree": "disagreement between agencies",
    "report_family_moved": "family that moved or is gone",
}

#: How the holder of a role is found in one case, as a policy states it.
HOLDER_RULES: Mapping[str, Role] = {
    "the reporter": Role.REPORTER,
    "whoever raised it": Role.WHO_RAISED_IT,
    "the safeguarding lead of the reporter": Role.REPORTER_SAFEGUARDING_LEAD,
    "the line manager of the reporter": Role.REPORTER_LINE_MANAGER,
    "the social worker allocated to the case": Role.ALLOCATED_SOCIAL_WORKER,
    "the line manager of the allocated social worker": Role.SOCIAL_WORKER_MANAGER,
    "the duty manager of the case's team": Role.DUTY_MANAGER,
    "the service manager of the case's team": Role.SERVICE_MANAGER,
    "the lead practitioner, else the allocated social worker": Role.LEAD_PRACTITIONER,
    "the line manager of the lead practitioner": Role.LEAD_PRACTITIONER_MANAGER,
    "each member of the case's network": Role.NETWORK,
    "the line manager of each agency in the case's network": Role.NETWORK_LINE_MANAGERS,
    "the allocated social worker, else the team's duty manager": Role.CHILDRENS_SOCIAL_CARE,
}


def add_facts_of_reports(facts: Mapping[str, tuple[str, ...]]) -> None:
    """Let conditions read what the questions of reports tell beside the facts above, whose values stand.

    Called once, when the dialogs are loaded: a question and its fact are declared in one place.
    """
    for fact, values in facts.items():
        if fact not in _FACTS or fact in _ADDED:
            _FACTS[fact] = tuple(dict.fromkeys((*_FACTS.get(fact, ()), *values)))
            _REPORT_FACTS.add(fact)
            _ADDED.add(fact)


def values_of(fact: str) -> tuple[str, ...]:
    """The values that a condition may name for the fact, its absence among them."""
    return (*FACTS[fact], NOT_SAID)


def check_facts(facts: Mapping[str, str]) -> None:
    """Refuse facts outside the vocabulary; raises InvalidAnswer naming the fact."""
    for name, value in facts.items():
        if name in DATE_FACTS:
            _check_date(name, value)
        elif name in TIMES_OF_DATES.values():
            _check_time(name, value)
        elif name not in FACTS:
            raise InvalidAnswer(name, f"Doorstep does not know the fact “{name}”. Nothing was recorded.")
        elif value not in FACTS[name]:
            known = ", ".join(FACTS[name])
            raise InvalidAnswer(name, f"“{value}” is not an answer to “{name}”. Choose one of: {known}.")


def _check_time(name: str, value: str) -> None:
    try:
        time.fromisoformat(value)
    except ValueError as error:
        raise InvalidAnswer(name, f"“{value}” is no time of day. Write one as 14:30.") from error


def _check_date(name: str, value: str) -> None:
    try:
        date.fromisoformat(value)
    except ValueError as error:
        raise InvalidAnswer(name, "That is not a date. Give it as YYYY-MM-DD, such as 2026-11-24.") from error
