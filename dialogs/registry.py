"""Finds a dialog by its name, as a stored draft or a button has it."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from dialogs.catalog.agencies_disagree import AGENCIES_DISAGREE
from dialogs.catalog.agency_closing import AGENCY_CLOSING
from dialogs.catalog.amend_report import AMEND_REPORT
from dialogs.catalog.child_seen import CHILD_SEEN
from dialogs.catalog.decision import DECISION
from dialogs.catalog.duty_answer import SEEN_AND_KNOWN, WHAT_IS_KNOWN
from dialogs.catalog.engagement_concern import ENGAGEMENT_CONCERN
from dialogs.catalog.engagement_types import ENGAGEMENT_TYPES
from dialogs.catalog.family_moved import FAMILY_MOVED
from dialogs.catalog.follow_up import FOLLOW_UP
from dialogs.catalog.hostile_incident import HOSTILE_INCIDENT
from dialogs.catalog.keep_open import KEEP_OPEN
from dialogs.catalog.missed_visit import MISSED_VISIT
from dialogs.catalog.no_access_assessment import NO_ACCESS_ASSESSMENT
from dialogs.catalog.plan_change import PLAN_CHANGE
from dialogs.catalog.repeat_referral import REPEAT_REFERRAL
from dialogs.declared_facts import add_to_vocabulary, check_reports
from dialogs.spec import Dialog
from state_machines.errors import NotFound

DIALOGS: Mapping[str, Dialog] = MappingProxyType(
    {
        dialog.name: dialog
        for dialog in (
            MISSED_VISIT,
            HOSTILE_INCIDENT,
            ENGAGEMENT_CONCERN,
            NO_ACCESS_ASSESSMENT,
            REPEAT_REFERRAL,
            AGENCY_CLOSING,
            AGENCIES_DISAGREE,
            FAMILY_MOVED,
            CHILD_SEEN,
            DECISION,
            FOLLOW_UP,
            KEEP_OPEN,
            AMEND_REPORT,
            ENGAGEMENT_TYPES,
            PLAN_CHANGE,
            SEEN_AND_KNOWN,
            WHAT_IS_KNOWN,
        )
    }
)

# What a question tells may be read by rules from here on: whoever loads them loads the dialogs first.
check_reports(DIALOGS)
add_to_vocabulary(DIALOGS.values())


def dialog_by_name(name: str) -> Dialog:
    """The dialog of this name; raises NotFound for one that no longer exists."""
    try:
        return DIALOGS[name]
    except KeyError:
        raise NotFound("This form no longer exists. What you reported with it before is kept.") from None
