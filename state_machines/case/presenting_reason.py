"""Why a family was brought up in a report: what makes two referrals ones for the same reason.

That Doorstep's kinds of report stand for the presenting reason is our reading; no document lists reasons.
"""

from __future__ import annotations

from collections.abc import Mapping

from state_machines.case.report import Answer

#: The question of a repeat referral that says it, and the values which it shares with other reports.
REFERRAL_REASON = "referral_reason"
NO_ACCESS, HOSTILITY, ENGAGEMENT = "no_access", "hostility", "engagement"

_BY_KIND: Mapping[str, str] = {
    "missed_visit": NO_ACCESS,
    "no_access_assessment": NO_ACCESS,
    "hostile_incident": HOSTILITY,
    "engagement_concern": ENGAGEMENT,
    "family_moved": "whereabouts",
    "agency_closing": "help_ending",
}
_SHARED = frozenset({NO_ACCESS, HOSTILITY, ENGAGEMENT})


def presenting_reason(kind: str, answers: Mapping[str, Answer]) -> str:
    """The reason of a report; empty where it names none that another report could have."""
    if kind == "missed_visit" and answers.get("child_seen") == "alone":
        return ""  # the child was seen alone, which is no missed visit
    said = answers.get(REFERRAL_REASON)
    if kind == "repeat_referral":
        return said if isinstance(said, str) and said in _SHARED else ""
    return _BY_KIND.get(kind, "")
