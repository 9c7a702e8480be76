"""Topics of "Add more" that more than one report offers, in the same words wherever they are offered."""

from __future__ import annotations

from dialogs.catalog.conditions import always, where
from dialogs.catalog.shared import YES_NO_NOT_SURE, YES_NOT_YET
from dialogs.spec import REVIEW, Ask, Branch, Option, Step, Topic


def other_agencies_topic(source: str) -> Topic:
    """Whether another agency was in contact with the family, and which."""
    contact = Step(
        name="other_agencies_in_contact",
        ask=Ask.CHOICE,
        question="Has another agency been in contact with the family recently?",
        short="Other agencies in contact",
        options=YES_NO_NOT_SURE,
        branches=(Branch("agencies_detail", where(other_agencies_in_contact="yes")), Branch(REVIEW)),
        source=source,
        fact="other_agencies_in_contact",
    )
    detail = Step(
        name="agencies_detail",
        ask=Ask.TEXT,
        question="Which agency, and when?",
        short="Their contact",
        branches=always(REVIEW),
        source=source,
    )
    return Topic(Option("agencies", "Other agencies' contact"), (contact, detail))


def telephone_topic(source: str, *of_the_call: Step) -> Topic:
    """Whether the social worker was telephoned; only of a call that was made is anything more asked."""
    called = tuple(Branch(step.name, where(telephoned_social_worker="yes")) for step in of_the_call[:1])
    telephoned = Step(
        name="telephoned_social_worker",
        ask=Ask.CHOICE,
        question="Have you telephoned the social worker?",
        short="Social worker telephoned",
        options=YES_NOT_YET,
        branches=(*called, Branch(REVIEW)),
        source=source,
        fact="telephoned_social_worker",
    )
    return Topic(Option("telephoned", "Telephoning the social worker"), (telephoned, *of_the_call))
