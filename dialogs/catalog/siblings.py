"""Other children behind the same door: a report's review offers them together, and nobody is asked."""

from __future__ import annotations

from dialogs.catalog.conditions import always
from dialogs.spec import REVIEW, Ask, Step

#: The list of the children whom whoever reports may add, each by its case's reference.
SIBLINGS_OF_CASE = "siblings_of_case"
#: The list of the children whom a report that was made is about, where they are several.
CHILDREN_OF_REPORT = "children_of_report"

#: What was answered to these belongs to the case that was said, and goes when another one is said.
SIBLINGS, SEEN_TOGETHER = "siblings", "seen_together"
#: Of a report about several children, those whom a change is about.
ONLY_FOR = "only_for"

_SOURCE = (
    "Stockport 3.7, sections 1.2 and 4.6; Pan-Dorset 2015, sections 4 and 11 (every child of the family); "
    "that one report can be about several is ours"
)

#: Offered where all that is asked holds for whoever lives behind that door.
ALSO_ABOUT = Step(
    name=SIBLINGS,
    ask=Ask.SEVERAL,
    question="Is your report about other children of this family too?",
    short="Other children",
    help="What you report then counts for each of them. Only when a child was seen is kept to the first.",
    options_from=SIBLINGS_OF_CASE,
    named_on_review=True,
    branches=always(REVIEW),
    source=_SOURCE,
    optional=True,
    steers_only=True,
)

TOGETHER = Step(
    name=SEEN_TOGETHER,
    ask=Ask.SEVERAL,
    question="Which other children of this family did you see with them?",
    short="Seen together",
    help="The same is then recorded for each of them.",
    options_from=SIBLINGS_OF_CASE,
    named_on_review=True,
    branches=always(REVIEW),
    source="in no board's document; when a child was seen is recorded for each child",
    optional=True,
    steers_only=True,
)

WHICH_CHILDREN = Step(
    name=ONLY_FOR,
    ask=Ask.SEVERAL,
    question="For which of these children only?",
    short="Only for",
    help="Left out, it counts for all the children whom your report is about.",
    options_from=CHILDREN_OF_REPORT,
    branches=always(REVIEW),
    optional=True,
    steers_only=True,
)
