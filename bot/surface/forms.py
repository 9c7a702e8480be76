"""The forms and pages that a person can be shown, as values. Each surface knows how to draw them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time
from enum import StrEnum

from bot.values import Card
from dialogs.prompt import Prompt
from dialogs.spec import Option
from state_machines.people.away_words import AwayRequest


class FormKind(StrEnum):
    """What a submitted form is for."""

    ANSWER_TEXT = "answer_text"
    ANSWER_CASE = "answer_case"
    DECLINE = "decline"
    AWAY = "away"
    KNOWN = "review_known"
    VISIT = "going_in"
    BARS = "bars"
    GLASS = "break_glass"


class Field(StrEnum):
    """The fields of all forms: what is filled in and what is wrong are both kept by them.

    Forms that were drawn by the release before are submitted to this one, so a value is never changed.
    """

    TEXT = "text"
    OWN_CASE = "own_case"  # the id of one of the cases that were offered
    REFERENCE = "reference"  # any case's reference, as typed
    DUTY = "duty"
    REASON = "reason"
    OTHER_REASON = "other_reason"
    AWAY_PERSON = "away_person"  # an account
    FIRST_DAY = "away_first_day"  # days and times are given in ISO's form
    FIRST_TIME = "away_first_time"
    LAST_DAY = "away_last_day"
    LAST_TIME = "away_last_time"
    COVER = "away_cover"  # an account
    COVER_EMAIL = "away_cover_email"
    FACT = "fact"  # the id of something that is known of a family
    FACT_HOLDS = "fact_holds"
    FACT_REASON = "fact_reason"
    ASK_AT = "ask_at"  # a time of day
    GOES_WITH = "goes_with"  # an account
    BARRED = "barred"  # an account
    BARRED_EMAIL = "barred_email"
    BAR_REASON = "bar_reason"
    BAR_ENDS = "bar_ends"  # the id of a bar
    GLASS_REASON = "glass_reason"
    GLASS_WORDS = "glass_words"


@dataclass(frozen=True, slots=True)
class CardPage:
    """A card to read, on which names and narrative are allowed. It has nothing to submit."""

    card: Card


@dataclass(frozen=True, slots=True)
class ReadingPage:
    """The whole review of a dialog, as it will be submitted. It has nothing to submit itself."""

    prompt: Prompt


@dataclass(frozen=True, slots=True)
class TextForm:
    """Asks for the text that a question wants, which keeps it out of the message history."""

    prompt: Prompt


@dataclass(frozen=True, slots=True)
class CaseForm:
    """Asks which case a question is about: one of the person's own, or any other by its reference."""

    prompt: Prompt
    own_cases: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class DeclineForm:
    """Asks which duty is not this person's, if there are several, and why."""

    reference: str
    choices: tuple[Option, ...]
    reasons: tuple[Option, ...]

    @property
    def target(self) -> str:
        """The duty, where there is only one; empty where the form asks for it."""
        return self.choices[0].value if len(self.choices) == 1 else ""


@dataclass(frozen=True, slots=True)
class AwayForm:
    """Asks who is away, when, and who covers, filled with what was understood so far.

    `typed` is the text that could not be read. Where the request names nobody, the form begins with whoever
    opens it.
    """

    request: AwayRequest
    typed: str = ""


@dataclass(frozen=True, slots=True)
class KnownForm:
    """Asks which of what is known of a family is meant, whether it still holds, and why it does not.

    `target` is the escalation at which it was opened.
    """

    reference: str
    target: str
    choices: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class VisitForm:
    """Asks somebody who goes in when they want to be asked how it went, and who goes with them.

    `lines` are what is known there and what follows without an answer; `ask_at` is filled in.
    """

    reference: str
    target: str
    lines: tuple[str, ...]
    ask_at: time


@dataclass(frozen=True, slots=True)
class BarsForm:
    """Says who is barred from a case, and asks whom to bar, or which bar to end, and why."""

    reference: str
    lines: tuple[str, ...]
    choices: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class GlassForm:
    """Asks why somebody needs to see a case that is not theirs; `reference` is as they typed it."""

    reference: str
    reasons: tuple[Option, ...]


Form = (
    CardPage
    | ReadingPage
    | TextForm
    | CaseForm
    | DeclineForm
    | AwayForm
    | KnownForm
    | VisitForm
    | BarsForm
    | GlassForm
)
