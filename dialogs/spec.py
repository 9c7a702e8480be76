"""A dialog declared as data: steps, what each asks, and where each answer leads."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from state_machines.machine import When

#: Where a branch leads when there is nothing more to ask.
REVIEW = "review"
#: The question which topics "Add more" is to ask about.
MORE = "more"


class Ask(StrEnum):
    """What kind of answer a step takes."""

    CHOICE = "choice"  # one option, as buttons (a picker when there are many)
    SEVERAL = "several"  # any number of options
    CASE = "case"  # one of the reporter's own cases, or any reference
    MOMENT = "moment"  # a date and a time, not in the future
    DAY = "day"  # a date
    TEXT = "text"  # free text, always typed in a modal


class Stamp(StrEnum):
    """What an option's words refer to: "just now" means a time of day, "earlier today" means a day."""

    NONE = ""
    DAY = "day"
    MOMENT = "moment"


@dataclass(frozen=True, slots=True)
class Option:
    """One possible answer; `implies` adds facts that conditions may read when it is chosen.

    It is offered only while `when` holds. `stamp` makes the review say when the answer was given, so that
    "just now" still means something when a draft is read the next day. An option that stands `alone`
    cannot be ticked beside another, such as "None of these".
    """

    value: str
    label: str
    implies: Mapping[str, str] = field(default_factory=dict)
    when: When = field(default_factory=dict)
    stamp: Stamp = Stamp.NONE
    alone: bool = False


#: The lists that only run time knows, by the name a step's `options_from` gives: "own_cases", "outcomes".
Lists = Mapping[str, tuple[Option, ...]]


@dataclass(frozen=True, slots=True)
class Branch:
    """Where the step leads when `when` holds; the last branch of a step has an empty table."""

    to: str
    when: When = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Notice:
    """Words shown above every question and the review while `when` holds.

    `text_from` names a text that only the authority knows, such as its emergency numbers; whoever draws
    the prompt puts it in.
    """

    text: str
    when: When = field(default_factory=dict)
    text_from: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """One question.

    `fact` names what rules may read of the answer, in the words of the policies: what its options imply, and
    at most one fact that none of them implies, which takes the answer's own value. Of a question that
    `steers_only` no rule reads anything, though its answer is on the record all the same. A text, a reference
    and a moment say neither, for they never set a fact.

    `options_from` names a list given at run time (such as the outcomes of a flowchart's step) instead of
    `options`. `source` is the board's section the field rests on. `notice` is shown with the question.
    `optional` steps can be skipped. `earliest`/`latest` bound a DAY or MOMENT (both included): "now",
    "today", the name of a date in the session's context, or "" for no bound. `formerly` lists the names
    this step had in older versions of its dialog, so that their drafts keep its answer. `list_facts` are
    the facts that options given at run time may imply. `fold` brings a text into the form in which it is
    kept, and raises ValueError, with words for the person, for one that cannot be. `named_on_review` says
    that the review names what could be picked, for a short list that nobody would look for.
    """

    name: str
    ask: Ask
    question: str
    short: str
    branches: tuple[Branch, ...]
    options: tuple[Option, ...] = ()
    options_from: str = ""
    help: str = ""
    notice: str = ""
    source: str = ""
    optional: bool = False
    max_length: int = 3000
    earliest: str = ""
    latest: str = ""
    formerly: tuple[str, ...] = ()
    list_facts: When = field(default_factory=dict)
    fact: str | tuple[str, ...] = ()
    steers_only: bool = False
    fold: Callable[[str], str] | None = None
    named_on_review: bool = False

    @property
    def facts(self) -> tuple[str, ...]:
        """The facts that rules may read of the answer."""
        return (self.fact,) if isinstance(self.fact, str) else self.fact

    @property
    def own_fact(self) -> str:
        """The fact that takes the answer's own value; empty where the options imply all that it sets."""
        implied = {fact for option in self.options for fact in option.implies} | self.list_facts.keys()
        return next((fact for fact in self.facts if fact not in implied), "")


@dataclass(frozen=True, slots=True)
class Topic:
    """One thing that "Add more" offers: the option to tick, and what whoever ticks it is asked.

    The first of the steps is asked first; a branch to `REVIEW` ends the topic, and no step leads to another
    topic: which one follows is for `More` to say.
    """

    tick: Option
    steps: tuple[Step, ...]

    @property
    def when_ticked(self) -> When:
        """Holds where the topic was ticked and its condition still does."""
        return {_tick_fact(self.tick): frozenset({"yes"}), **self.tick.when}


@dataclass(frozen=True, slots=True)
class More:
    """What "Add more" leads to: which topics, then those that were ticked, each in turn, then the review."""

    topics: tuple[Topic, ...]
    question: str = "What would you like to add?"
    short: str = "Added"
    help: str = "Tick what you know something about. Only that is asked."

    @property
    def steps(self) -> tuple[Step, ...]:
        """Every question of it, chained: whatever ends a topic leads to the next one that was ticked."""
        which = Step(
            name=MORE,
            ask=Ask.SEVERAL,
            question=self.question,
            short=self.short,
            help=self.help,
            branches=_onward_branches(self.topics),
            options=tuple(_tick_option(topic.tick) for topic in self.topics),
            optional=True,
            steers_only=True,
        )
        return (which, *self._chain())

    def _chain(self) -> Iterator[Step]:
        for at, topic in enumerate(self.topics):
            onward = _onward_branches(self.topics[at + 1 :])
            yield from (_lead_onward(step, onward) for step in topic.steps)


def _tick_fact(tick: Option) -> str:
    return f"add_{tick.value}"


def _tick_option(tick: Option) -> Option:
    return replace(tick, implies={**tick.implies, _tick_fact(tick): "yes"})


def _onward_branches(topics: tuple[Topic, ...]) -> tuple[Branch, ...]:
    asked = tuple(Branch(topic.steps[0].name, topic.when_ticked) for topic in topics if topic.steps)
    return (*asked, Branch(REVIEW))


def _lead_onward(step: Step, onward: tuple[Branch, ...]) -> Step:
    """The step with its ways to the review led onward instead; it may be skipped, as all that is added."""
    branches: list[Branch] = []
    for branch in step.branches:
        if branch.to != REVIEW:
            branches.append(branch)
            continue
        led = (Branch(one.to, conjunction(branch.when, one.when)) for one in onward)
        branches.extend(one for one in led if all(one.when.values()))
    return replace(step, branches=tuple(branches), optional=True)


def conjunction(one: When, other: When) -> When:
    """Holds where both do; a fact of which they have no value in common has none here."""
    shared = {fact: one[fact] & other[fact] for fact in one.keys() & other.keys()}
    return {**one, **other, **shared}


@dataclass(frozen=True, slots=True, eq=False)
class Dialog:
    """A whole dialog; `first` is where it starts, `more` what "Add more" offers from the review.

    `short_form` are the questions that stand by themselves, `steps` those and all of "Add more". A branch to
    `REVIEW` ends the questions. `on_review` is asked of nobody by itself: the review offers each of its
    questions to which none of the others leads, and those follow. `version` rises when a step or an option
    goes, or says something else to rules: drafts are stored. `context` names what `begin` must be told.
    Compared by identity: a dialog is declared once, by `declare`.
    """

    name: str
    version: int
    title: str
    first: str
    short_form: tuple[Step, ...]
    more: More | None = None
    submit_label: str = "Submit"
    notices: tuple[Notice, ...] = ()
    context: tuple[str, ...] = ()
    on_review: tuple[Step, ...] = ()
    steps: tuple[Step, ...] = field(init=False)

    def __post_init__(self) -> None:
        added = self.more.steps if self.more else ()
        # Chained once: a question is looked up at every answer.
        object.__setattr__(self, "steps", (*self.short_form, *self.on_review, *added))

    @property
    def more_first(self) -> str:
        """Where "Add more" leads from the review; empty where there is nothing to add."""
        return MORE if self.more else ""

    @property
    def on_review_starts(self) -> tuple[str, ...]:
        """The questions that the review offers to answer."""
        led_to = {branch.to for step in self.on_review for branch in step.branches}
        return tuple(step.name for step in self.on_review if step.name not in led_to)

    def step(self, name: str) -> Step:
        """The step of this name; KeyError when the dialog has none."""
        for step in self.steps:
            if step.name == name:
                return step
        raise KeyError(name)
