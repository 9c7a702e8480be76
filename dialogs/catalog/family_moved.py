"""The report that a family has moved, changes its doctor, or is gone: where it is, and who is to be told."""

from __future__ import annotations

from dialogs.catalog.conditions import always, where
from dialogs.catalog.missed_visit import DANGER_NOTICE
from dialogs.catalog.others_must_know import ON_REVIEW
from dialogs.catalog.shared import account_step, case_step, danger_step
from dialogs.catalog.shared_topics import (
    CHILD_TOPIC,
    last_seen_on_step,
    other_agencies_topic,
    telephone_topic,
)
from dialogs.catalog.siblings import ALSO_ABOUT
from dialogs.spec import Ask, Branch, Dialog, More, Option, Step, Topic
from dialogs.spec_checks import declare

NAME = "family_moved"

_DANGER = danger_step("Stockport 3.7, section 6.2 (whether somebody has to step in at once)")

#: Also in danger, which others were told of as soon as it was said: a child who is gone is looked for
#: otherwise than one who has moved, and nobody else can say which.
_CASE = case_step(
    Branch("family_change"),
    source="Camden 2019, section 1 (child or case reference; plan type)",
)

_CHANGE = Step(
    name="family_change",
    ask=Ask.CHOICE,
    question="What has changed?",
    short="Change",
    options=(
        Option("moved", "They have moved"),
        Option("moving", "They are about to move"),
        Option("changed_gp", "They changed or left their GP"),
        Option("gone", "They are gone", {"whereabouts": "not_known"}),
    ),
    branches=(
        Branch("account", where(family_change=("changed_gp", "gone"))),
        Branch("whereabouts"),
    ),
    source="Southampton 2024, section 6 (families that move, or register with other doctors)",
    fact=("family_change", "whereabouts"),
)

_WHERE = Step(
    name="whereabouts",
    ask=Ask.CHOICE,
    question="Where do they live from then on?",
    short="Where",
    options=(
        Option("here", "Still in this authority"),
        Option("elsewhere", "In another authority"),
        Option("not_known", "I do not know"),
    ),
    branches=(Branch("receiving_authority", where(whereabouts="elsewhere")), Branch("account")),
    source="in no board's document; the authority there can help only if it is told",
    fact="whereabouts",
)

_RECEIVING = Step(
    name="receiving_authority",
    ask=Ask.TEXT,
    question="Which authority, and which school or doctor there?",
    short="Receiving authority",
    help="As far as you know it; skip it if you do not.",
    optional=True,
    max_length=300,
    branches=always("account"),
    source=_WHERE.source,
)

_ACCOUNT = account_step(
    "What do you know: since when, from whom, and who may know more?",
    "Camden 2019, section 4 (a child who leaves a school's roll; what may point to a change at home)",
)

_LAST_SEEN_ON = last_seen_on_step(
    "in no board's document; the search for a child begins where it was last seen"
)

_MORE = More(
    (
        CHILD_TOPIC,
        Topic(
            Option("last_seen", "When you last saw the child", {"last_seen_by": "reporter"}),
            (_LAST_SEEN_ON,),
        ),
        other_agencies_topic("Stockport 3.7, section 6.2 (other agencies' contact)"),
        telephone_topic("Camden 2019, section 4 (social worker telephoned)"),
    )
)

FAMILY_MOVED = declare(
    Dialog(
        name=NAME,
        version=1,
        title="Family moved or gone",
        first=_DANGER.name,
        short_form=(_DANGER, _CASE, _CHANGE, _WHERE, _RECEIVING, _ACCOUNT),
        more=_MORE,
        on_review=(ALSO_ABOUT, *ON_REVIEW),
        notices=(DANGER_NOTICE,),
    )
)
