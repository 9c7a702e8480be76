"""The report of a missed visit: danger first, then at most seven taps and one short text to "Submit"."""

from __future__ import annotations

from dialogs.catalog.conditions import always, where
from dialogs.catalog.missed_visit_more import MORE
from dialogs.catalog.others_must_know import ON_REVIEW
from dialogs.catalog.shared import YES_NO_NOT_SURE, account_step, case_step, danger_step, time_steps
from dialogs.catalog.siblings import ALSO_ABOUT
from dialogs.runner import submission
from dialogs.session import Session
from dialogs.spec import Ask, Branch, Dialog, Notice, Option, Step
from dialogs.spec_checks import declare

NAME = "missed_visit"

#: The authority's numbers stand below these words, on every screen until the report is submitted.
DANGER_NOTICE = Notice(
    "Call 999 now. Doorstep has called nobody: not the police, not an ambulance. "
    "Others are being told: a message here says who. Those responsible for the case are told once you have "
    "said which child, before you submit.",
    where(immediate_danger="yes"),
    text_from="emergency_numbers",
)

#: The board's document is cut where it says what is to be done, so these words are ours.
CHILD_ALONE_NOTICE = Notice(
    "If the child may be alone or at risk, telephone your manager now; in an emergency call 999. "
    "Doorstep has called nobody. Others are being told: a message here says who. Please submit as well.",
    where(child_alone="yes", immediate_danger="no"),
    text_from="emergency_numbers",
)

#: Nothing failed where the child was seen alone and nothing else happened that a visit is reported for.
_ONLY_SEEN = where(what_happened="something_else", child_seen="alone")
ONLY_SEEN_NOTICE = Notice(
    "You saw the child alone, so this is recorded as “The child has been seen”: whoever waits is told, and "
    "it counts as no missed visit. If something worries you, please report a concern as well.",
    _ONLY_SEEN,
)

#: What happened where the reporter met nobody, so that the child cannot have been seen either.
_NOBODY_MET = ("no_reply", "not_brought")


def _alone_option(label: str, what_happened: str) -> Option:
    """The option that a child whom nobody saw may be at home alone; who saw them last can be added."""
    implied = {"seen": "not_seen", "last_seen_by": "not_known", "child_alone": "yes"}
    return Option("child_alone", label, implied, where(what_happened=what_happened))


def _not_seen_options(
    by_me: str, by_social_worker: str, by_someone_else: str, not_known: str
) -> tuple[Option, ...]:
    """The options that say that the child was not seen and who saw them last, in the question's words."""
    options = (
        ("by_me", by_me, "reporter"),
        ("by_social_worker", by_social_worker, "social_worker"),
        ("by_someone_else", by_someone_else, "someone_else"),
        ("not_known", not_known, "not_known"),
    )
    return tuple(
        Option(value, label, {"seen": "not_seen", "last_seen_by": by}) for value, label, by in options
    )


_DANGER = danger_step("Stockport 3.7, section 6.2 (missed visit: immediate danger; home alone)")

_CASE = case_step(
    Branch("account", where(immediate_danger="yes")),
    Branch("what_happened"),
    source="Camden 2019, section 1 (missed visit: child or case reference; plan type)",
)

_WHAT_HAPPENED = Step(
    name="what_happened",
    ask=Ask.CHOICE,
    question="What happened?",
    short="What happened",
    options=(
        Option("no_reply", "No reply", {"outcome": "no_reply"}),
        Option("refused_at_door", "Refused at the door", {"outcome": "refused_at_door"}),
        Option("cut_short", "Visit cut short", {"outcome": "cut_short"}),
        Option("cancelled_or_late", "Cancelled or late", {"outcome": "cancelled_or_late"}),
        # This answer says who saw the child, so that is not asked again.
        Option(
            "not_seen_alone",
            "Seen, but not alone",
            {"outcome": "not_seen_alone", "seen": "seen_not_alone", "last_seen_by": "reporter"},
        ),
        Option("not_brought", "Not brought to appointment", {"outcome": "not_brought"}),
        Option("something_else", "Something else"),
    ),
    branches=always("when"),
    source="Camden 2019, section 4 (missed visit: outcome)",
    fact=("outcome", "seen"),
)

_WHEN, _WHEN_EXACTLY = time_steps("required_by_plan")

_REQUIRED = Step(
    name="required_by_plan",
    ask=Ask.CHOICE,
    question="Does the child's plan require this visit or appointment?",
    short="Required by the plan",
    options=YES_NO_NOT_SURE,
    branches=(
        Branch("account", where(outcome="not_seen_alone")),
        Branch("who_saw_last", where(what_happened=_NOBODY_MET)),
        Branch("child_seen"),
    ),
    source="Camden 2019, section 4 (missed visit: was contact required by the plan?)",
    fact="required_by_plan",
)

_CHILD_SEEN = Step(
    name="child_seen",
    ask=Ask.CHOICE,
    question="Was the child seen this time? If not, who saw them last?",
    short="Child seen",
    options=(
        # Nobody is alone with a child on a doorstep that they did not pass.
        Option(
            "alone",
            "Seen this time, alone",
            {"seen": "seen_alone", "last_seen_by": "reporter"},
            where(what_happened=("cut_short", "cancelled_or_late", "something_else")),
        ),
        Option(
            "not_alone", "Seen this time, not alone", {"seen": "seen_not_alone", "last_seen_by": "reporter"}
        ),
        *_not_seen_options(
            "Not seen, last by me",
            "Not seen, last by social worker",
            "Not seen, last by someone else",
            "Not seen, not known by whom",
        ),
        _alone_option("Not seen, may be home alone", "refused_at_door"),
    ),
    branches=always("account"),
    source=(
        "Camden 2019, section 4 (missed visit: not seen, not seen alone); Stockport 3.7, section 6.4 (home "
        "alone); who saw the child last is ours"
    ),
    fact=("seen", "child_alone"),
)

_WHO_SAW_LAST = Step(
    name="who_saw_last",
    formerly=("child_seen",),
    ask=Ask.CHOICE,
    question="Who saw the child last?",
    short="Child last seen by",
    help="If the child may be in there alone, say that first.",
    options=(
        *_not_seen_options("I did", "The social worker", "Someone else", "Not known"),
        _alone_option("The child may be home alone", "no_reply"),
    ),
    branches=always("account"),
    source=(
        "Stockport 3.7, section 6.4 (home alone); for the rest in no board's document: a child whom nobody "
        "met has not been seen, whoever tried to visit"
    ),
    fact=("seen", "child_alone"),
)

_ACCOUNT = account_step(
    "In a sentence or two: what did you see and hear?",
    "Pan-Dorset 2015, section 1 (missed visit: what work is blocked, and why)",
)

MISSED_VISIT = declare(
    Dialog(
        name=NAME,
        version=3,
        title="Missed visit",
        first=_DANGER.name,
        short_form=(
            _DANGER,
            _CASE,
            _WHAT_HAPPENED,
            _WHEN,
            _WHEN_EXACTLY,
            _REQUIRED,
            _CHILD_SEEN,
            _WHO_SAW_LAST,
            _ACCOUNT,
        ),
        more=MORE,
        notices=(DANGER_NOTICE, CHILD_ALONE_NOTICE, ONLY_SEEN_NOTICE),
        on_review=(ALSO_ABOUT, *ON_REVIEW),
    )
)


def says_only_that_the_child_was_seen(session: Session) -> bool:
    """Whether it is no missed visit: the child was seen alone, and nothing was added to that."""
    given = submission(session)
    asked = {step.name for step in MISSED_VISIT.short_form}
    return all(given.get(name) in values for name, values in _ONLY_SEEN.items()) and given.keys() <= asked
