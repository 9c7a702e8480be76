"""What is shown, on whichever chat: cards of plain text and buttons, and what a use case answers with.

Every text in here is plain: whoever draws it escapes all of it, so no user text can become markup.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from dialogs.prompt import Prompt


class Action(StrEnum):
    """What a button outside a dialog does. The button's value names the thing that it acts on."""

    ACKNOWLEDGE = "acknowledge"  # value: escalation id, or "<escalation id>/<duty id>" aimed at one duty
    UNDO = "undo_acknowledgement"  # value: as above
    NOT_MINE = "not_mine"  # value: escalation id; in older messages "<escalation id>/<duty id>"
    OPEN = "open_case"  # value: escalation id
    RECORD = "record_outcome"  # value: escalation id
    ANSWER = "answer_duty"  # value: "<escalation id>/<duty id>"
    FOLLOW_UP = "record_follow_up"  # value: "<escalation id>/<duty id>"
    AMEND = "amend_report"  # value: "<escalation id>/<report id>"
    TYPES = "record_types"  # value: "<escalation id>/<report id>"
    STATUS = "show_status"  # value: case reference
    FLOWCHART = "show_flowchart"  # value: case reference
    PLAN = "say_plan"  # value: escalation id
    GUIDANCE = "show_guidance"  # value: escalation id
    CHRONOLOGY = "show_chronology"  # value: escalation id
    WHO_LOOKED = "who_looked"  # value: escalation id
    TAKE_CHRONOLOGY = "take_chronology"  # value: escalation id, or "<escalation id>/family"
    HAND_OFF = "show_hand_off"  # value: escalation id
    REPORT = "start_report"  # value: the dialog's name; "" is a missed visit
    CONTINUE = "continue_dialog"  # value: session id
    AWAY = "set_away"  # no value: a form opens
    CANCEL_ABSENCE = "cancel_absence"  # value: absence id
    TAKE_ALARM = "take_alarm"  # value: alarm id
    END_ALARM = "end_alarm"  # value: "<alarm id>/<outcome>"
    CHILD_SEEN = "report_child_seen"  # value: case reference
    STILL_NEEDED = "still_needed"  # value: "<escalation id>/<sighting id>"
    NO_LONGER_NEEDED = "no_longer_needed"  # value: as above
    GOING_IN = "going_in"  # value: escalation id
    VISIT_SAFE = "visit_safe"  # value: visit id
    VISIT_LATER = "visit_later"  # value: visit id
    VISIT_NOT_SAFE = "visit_not_safe"  # value: visit id
    DRILL = "answer_drill"  # value: drill id
    REVIEW_KNOWN = "review_known"  # value: escalation id
    CONFIRM_ENDING = "confirm_ending"  # value: "<escalation id>/<duty id>"
    KEEP_OPEN = "keep_open"  # value: as above
    BREAK_GLASS = "break_glass"  # value: case reference, as typed
    GLASS_REASON = "glass_reason"  # value: id of what was taken
    START_AGAIN = "start_again"  # value: session id of the draft that is dropped


@dataclass(frozen=True, slots=True)
class Button:
    """A button. The question in `confirm` is asked before a press that cannot be taken back.

    One with `choices` opens a list of them, and does nothing by itself.
    """

    label: str
    action: Action
    value: str = ""
    primary: bool = False
    confirm: str = ""
    choices: tuple[Button, ...] = ()


@dataclass(frozen=True, slots=True)
class Fact:
    """A label and what it says, such as "Urgency" and "urgent"."""

    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with lines below it; either may be empty."""

    heading: str = ""
    lines: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Picture:
    """A flowchart to draw, with alternative text for people who cannot see it.

    Unless `whole`, it shows only the step and what may follow, which a phone can show large enough to read.
    """

    policy_hash: str
    step: str
    alt_text: str
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Attachment:
    """Files that follow into the direct messages of whoever reads the card: a chronology of this case.

    They are made after the answer, and only if that person may still have them then: of the whole record, or
    of so many months with a summary; with `family`, of the other children too.
    """

    reference: str
    person_id: str
    family: bool = False
    months: int = 0


@dataclass(frozen=True, slots=True)
class Card:
    """Everything that one message, private answer, Home tab or modal page shows.

    `private` marks a card with names or narrative, which may be shown in a modal only (promise 7). `text` is
    the whole card as plain words, for screen readers and notifications. `lead` says first what matters most
    to the reader. `telephones` are the numbers in its words that its reader may call: a chat that can draws
    each of them as a link, and the words read as well without one. `reference` is the case that it is about,
    where it is about one: whoever cannot be shown the card is told at least that. `rest` says how to reach
    what a chat has no room for.
    """

    title: str
    text: str
    lead: str = ""
    facts: tuple[Fact, ...] = ()
    sections: tuple[Section, ...] = ()
    note: str = ""
    buttons: tuple[Button, ...] = ()
    picture: Picture | None = None
    private: bool = False
    telephones: tuple[str, ...] = ()
    attachment: Attachment | None = None
    reference: str = ""
    rest: str = ""


@dataclass(frozen=True, slots=True)
class DialogScreen:
    """What a dialog shows next: its prompt, a notice above it, or a card in its place.

    The `notice` is a friendly refusal, or says what went wrong. A `card` replaces the prompt if there is
    something else to show: an offer to continue, or the confirmation after "Submit".
    """

    prompt: Prompt | None = None
    notice: str = ""
    card: Card | None = None


@dataclass(frozen=True, slots=True)
class ActionResult:
    """The result of a press: a sentence for the person who pressed, and whether anything changed.

    A `card` takes the sentence's place where something has to be chosen first.
    """

    text: str
    changed: bool = True
    card: Card | None = None
