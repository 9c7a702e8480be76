"""An authority's settings file as values; each group of settings says who set it and when."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, Field

from state_machines.case.contact import Contact
from state_machines.case.report import Urgency
from state_machines.people.people import Role
from state_machines.policy.pattern_rules import PatternRule
from state_machines.policy.strict_model import (
    Condition,
    Day,
    DurationField,
    Name,
    Strict,
    TimeOfDay,
    Words,
    YesNo,
)
from state_machines.settings.retention_settings import Retention
from state_machines.settings.setting import Setting
from state_machines.time.moments import LONDON

Weekday = Literal["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]


def _the_one_zone(name: str) -> str:
    if name != LONDON.key:
        raise ValueError(
            f"“{name}” cannot be used; hours, cards and patterns all go by {LONDON.key}. Take the line out"
        )
    return name


def _must_match(form: str, words: str) -> AfterValidator:
    def check(value: str) -> str:
        if not re.fullmatch(form, value):
            raise ValueError(f"“{value}” cannot be used; {words}")
        return value

    return AfterValidator(check)


def _parse_percent(value: object) -> object:
    if isinstance(value, int):
        return value
    if not re.fullmatch(r"[0-9]{1,3}", str(value)) or int(str(value)) > 100:
        raise ValueError(f"“{value}” cannot be used; write a whole number from 0 to 100")
    return int(str(value))


def _check_pattern(pattern: str) -> str:
    try:
        re.compile(pattern)
    except re.error as error:
        raise ValueError(
            f"“{pattern}” is no regular expression ({error.msg}); write one such as LH-[0-9]+"
        ) from None
    return pattern


Email = Annotated[str, _must_match(r"[^@\s]{1,64}@[^@\s]{1,180}", "write an e-mail address as in people.csv")]
#: The id of a channel; whether it can be one, the chat says that it is of.
Channel = Words
Telephone = Annotated[
    str, _must_match(r"\+?[0-9][0-9 ]{2,19}", "write a telephone number in digits and spaces")
]
#: Says nothing that could be otherwise; accepted for the files that still name it (decision 0021).
Zone = Annotated[str, AfterValidator(_the_one_zone)]
#: As text, for a file is read as text first.
Percent = Annotated[int, BeforeValidator(_parse_percent)]
#: One wait for each rung of the ladder; the last serves every further rung and the repeats.
Rungs = Annotated[tuple[DurationField, ...], Field(min_length=1)]


class WorkingHours(Setting):
    """When people work; bank holidays are days off, and so are the authority's own (`days_off`)."""

    days: Annotated[tuple[Weekday, ...], Field(min_length=1)]
    from_: Annotated[TimeOfDay, Field(alias="from")]
    to: TimeOfDay
    bank_holidays: Literal["England and Wales"]


class DaysOff(Setting):
    """Local days on which nobody works beside the bank holidays, such as a closure between the years.

    One day where there is no `to`.
    """

    from_: Annotated[Day, Field(alias="from")]
    to: Day | None = None
    why: Words

    @property
    def last(self) -> date:
        """The last of the days."""
        return self.to or self.from_

    def __contains__(self, day: object) -> bool:
        return isinstance(day, date) and self.from_ <= day <= self.last


class Team(Setting):
    """A team's private channel, and the people above its managers, by e-mail.

    `name` is what people.csv, cases.csv and a rota call it, where that is not the key of its group.
    """

    name: Words | None = None
    channel: Channel
    duty_manager: Email
    service_manager: Email


def _by_name(teams: dict[str, Team]) -> dict[str, Team]:
    """The teams by what the files call them."""
    named = {team.name or key: team for key, team in teams.items()}
    if len(named) < len(teams):
        raise ValueError("two teams have the same name; give each its own")
    return named


class CaseReferences(Setting):
    """What the authority's case references look like: a regular expression over all of one, in capitals."""

    pattern: Annotated[Words, AfterValidator(_check_pattern)]


class EmergencyNumber(Strict):
    """A number to call when somebody is in danger."""

    label: Words
    number: Telephone


class OutOfHours(Setting):
    """Who the last resort is, who has the duty managers' part out of hours, and whom a reporter calls.

    `duty_contact` stands on every team's duty manager's rung outside the working hours; without one the
    duty managers stay on it. Where a rota names somebody for the moment, they stand there instead.
    """

    last_resort: Email
    duty_contact: Email | None = None
    emergency_numbers: Annotated[tuple[EmergencyNumber, ...], Field(min_length=1)]


class WaitsByUrgency(Setting):
    """How long each rung of a ladder has to answer."""

    immediate: Rungs
    urgent: Rungs
    routine: Rungs


class ExpiryByUrgency(Setting):
    """How long an acknowledgement that leads to nothing stands before the chase resumes."""

    immediate: DurationField
    urgent: DurationField
    routine: DurationField


class Undo(Setting):
    """For how long a press made by mistake can be taken back."""

    within: DurationField


class UrgencyRule(Strict):
    """A condition on what was reported, and how urgent that is."""

    when: Condition
    urgency: Urgency
    why: Words


class UrgencyRules(Setting):
    """The rules that say how urgent a report is: the first one that holds, or else `otherwise`."""

    rules: tuple[UrgencyRule, ...] = ()
    otherwise: Urgency


class LocalLimit(Setting):
    """The authority's own limit for one of the policy's duties."""

    limit: DurationField


class WordLimit(Setting):
    """How fast the authority chases what a board asks for in a word such as "promptly"."""

    urgency: Urgency


class ReminderSetting(Setting):
    """How long before a limit its holder is reminded; without it nobody is."""

    before: DurationField


class KnownReview(Setting):
    """How long what is known of a family stands before somebody is asked whether it still holds."""

    after: DurationField


class Visits(Setting):
    """How long an answer is waited for, once somebody who went in is asked whether they are out."""

    answer_within: DurationField


class Endings(Setting):
    """Whether an ending that would leave somebody unheard waits for a second person to confirm it."""

    second_person: YesNo


class LookUps(Setting):
    """How many cases that are not theirs somebody may look for in an hour, by typing references."""

    an_hour: Annotated[int, Field(ge=1, le=1000)]


class BreakGlass(Setting):
    """How long break-glass access to a case lasts, for somebody who needed it now."""

    lasts: DurationField


class Looking(Setting):
    """From when on looking, and being refused, is worth a question, and when it is night."""

    refusals_a_day: Annotated[int, Field(ge=1)]
    cases_an_hour: Annotated[int, Field(ge=1)]
    cases_a_night: Annotated[int, Field(ge=1)]
    night_from: Annotated[int, Field(ge=0, le=23)] = 22
    night_to: Annotated[int, Field(ge=0, le=23)] = 6


class Imports(Setting):
    """How many percent of the people, or of the cases, an import may miss before it is refused."""

    largest_loss_percent: Percent


class LocalPattern(Setting, PatternRule):
    """A pattern that the authority looks for; the thresholds are its own."""


class FollowUp(Setting):
    """Something that the authority asks beside the board's chart, after a report of these kinds.

    It is asked for at once, or so long after the report as `begins` says; `urgency` says how fast it is
    chased. Screens show it as set locally, never as the board's. `acts` says how it brings its holder to the
    family, if at all.
    """

    after: Annotated[tuple[Name, ...], Field(min_length=1)]
    when: Condition = Field(default_factory=dict)
    role: Role
    task: Words
    acts: tuple[Contact, ...] = ()
    urgency: Urgency
    begins: DurationField | None = None


class OtherBodysRule(Setting):
    """What another body's policy says about the same: a suggestion to decide on, never the board's policy.

    `row` is its row in the coverage table, `beside` the board's row that it might serve; it does nothing
    until the authority takes it up in its own limits or follow-ups.
    """

    row: Words
    body: Words
    section: str = ""
    beside: Words
    text: Words
    limit: DurationField | None = None


class SettingsFile(Strict):
    """Everything that an authority's file says."""

    authority: Words
    example: YesNo
    policy: Words
    timezone: Zone = LONDON.key
    working_hours: WorkingHours
    days_off: tuple[DaysOff, ...] = ()
    teams: Annotated[dict[Words, Team], Field(min_length=1), AfterValidator(_by_name)]
    out_of_hours: OutOfHours
    waits: WaitsByUrgency
    acknowledgement_expires: ExpiryByUrgency
    undo: Undo
    urgency: UrgencyRules
    duty_limits: dict[Name, LocalLimit] = Field(default_factory=dict)
    word_limits: dict[Literal["immediately", "promptly"], WordLimit] = Field(default_factory=dict)
    reminder: ReminderSetting | None = None
    known_review: KnownReview | None = None
    visits: Visits | None = None
    endings: Endings | None = None
    look_ups: LookUps | None = None
    break_glass: BreakGlass | None = None
    looking: Looking | None = None
    imports: Imports | None = None
    case_reference: CaseReferences | None = None
    retention: Retention = Field(default_factory=Retention)
    patterns: dict[Name, LocalPattern] = Field(default_factory=dict)
    follow_ups: dict[Name, FollowUp] = Field(default_factory=dict)
    suggestions: dict[Name, OtherBodysRule] = Field(default_factory=dict)
