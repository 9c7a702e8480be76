"""Topics of "Add more" that more than one report offers, in the same words wherever they are offered."""

from __future__ import annotations

from dialogs.catalog.conditions import always, where
from dialogs.catalog.shared import PRIVATE, YES_NO_NOT_SURE, YES_NOT_YET
from dialogs.spec import REVIEW, Ask, Branch, Option, Step, Topic

#: Asked by every report, and by none with a tap more: it stands first under "Add more".
CHILD_TOPIC = Topic(
    Option("child", "What it is like for the child"),
    (
        Step(
            name="child_says",
            ask=Ask.TEXT,
            question="What is it like for the child? What did they say or show?",
            short="The child",
            help=f"In their own words where you can. {PRIVATE}",
            branches=always(REVIEW),
            source=(
                "Camden 2019, section 5; Pan-Dorset 2015, section 8; Stockport 3.7, section 6.2; Southampton "
                "2024, sections 8 and 10; Suffolk 2017, Impact on Children"
            ),
        ),
    ),
)


def last_seen_on_step(source: str) -> Step:
    """On which day the reporter last saw the child themselves."""
    return Step(
        name="last_seen_on",
        ask=Ask.DAY,
        question="On which day did you last see the child?",
        short="Last seen on",
        latest="today",
        branches=always(REVIEW),
        source=source,
        steers_only=True,
    )


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
