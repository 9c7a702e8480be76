"""An authority's local settings, read strictly and checked as a whole, for ladders and screens to ask."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import date, datetime, timedelta
from functools import cached_property
from pathlib import Path

from pydantic import ValidationError

from state_machines.case.limits import Limit, Source
from state_machines.case.report import Urgency
from state_machines.case.word_limits import WordReading
from state_machines.duties.ladder import Waits
from state_machines.duties.vacancy import ALLOCATE
from state_machines.errors import PolicyRejected, SettingsRejected
from state_machines.flowchart.patterns import Watch
from state_machines.machine import condition_holds, first_value_that_holds
from state_machines.policy.checks import unknown_reports
from state_machines.policy.policy import load_policy, shipped_policies
from state_machines.policy.strict_model import did_you_mean, problems_of, vocabulary_problems
from state_machines.policy.strict_yaml import Document, Problem, read_strictly
from state_machines.policy.unreadable import why_unreadable
from state_machines.settings.looking import LookingLimits
from state_machines.settings.settings_model import (
    DaysOff,
    EmergencyNumber,
    FollowUp,
    SettingsFile,
    Weekday,
)
from state_machines.time.durations import Duration
from state_machines.time.working_time import AnyOf, Wait, WorkingTime, end_of_wait, england_and_wales

#: Doorstep's own follow-up: a reporter who said that they are not safe, and then nothing more, is telephoned.
CALL_REPORTER = "call_reporter"
#: And one who is safe and asks to be telephoned is.
CALL_BACK = "call_back"
#: And what is known of a family is reviewed, where the authority has set after how long.
REVIEW_KNOWN = "review_known"
#: Doorstep's own number, by no board and no authority: far more than a day's work asks for in an hour.
LOOK_UPS_BY_DEFAULT = 10

#: As well Doorstep's own: an evening's duty.
SIGHT_LASTS_BY_DEFAULT = timedelta(hours=4)

#: How many percent of those known an import may miss where nobody set it locally: Doorstep's own figure.
LARGEST_LOSS_OF_OURS = 10

_WEEKDAYS: tuple[Weekday, ...] = (
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
    "Sunday",
)


#: What is wrong with a text as the id of a channel, and what to do; nothing where it can be one.
ChannelProblem = Callable[[str], str]


class LocalSettings(SettingsFile):
    """Settings that passed their checks."""

    @property
    def reference_pattern(self) -> str | None:
        """The authority's pattern of a case reference; None where Doorstep's own serves."""
        return self.case_reference.pattern if self.case_reference else None

    @cached_property
    def calendar(self) -> WorkingTime:
        """The working days and hours of the authority."""
        hours = self.working_hours
        days = frozenset(_WEEKDAYS.index(day) for day in hours.days)
        off = AnyOf((england_and_wales(), *self.days_off)) if self.days_off else england_and_wales()
        return WorkingTime(days, hours.from_, hours.to, off)

    def days_off_within(self, since: date, until: date) -> tuple[DaysOff, ...]:
        """The authority's own days off that touch this time, in their order."""
        found = (one for one in self.days_off if one.from_ <= until and one.last >= since)
        return tuple(sorted(found, key=lambda one: one.from_))

    @property
    def last_resort(self) -> str:
        """The e-mail address of whoever is told, again and again, when nobody else answers."""
        return self.out_of_hours.last_resort

    @property
    def seniors(self) -> tuple[str, ...]:
        """The e-mail addresses of everybody whom the settings put on a ladder."""
        teams = (email for team in self.teams.values() for email in (team.duty_manager, team.service_manager))
        above = (self.out_of_hours.duty_contact, self.last_resort)
        return tuple(dict.fromkeys(email.lower() for email in (*teams, *above) if email))

    @property
    def largest_loss_percent(self) -> int:
        """How many percent of those known an import may miss before it is refused."""
        return self.imports.largest_loss_percent if self.imports else LARGEST_LOSS_OF_OURS

    @property
    def emergency_numbers(self) -> tuple[EmergencyNumber, ...]:
        """The numbers shown where somebody may be in danger."""
        return self.out_of_hours.emergency_numbers

    @property
    def undo_within(self) -> timedelta:
        """For how long an acknowledgement can be undone, on the clock."""
        return self._wait(self.undo.within).duration

    @cached_property
    def limits(self) -> Mapping[str, Limit]:
        """The authority's limits by duty key; they stand only where the board set none."""
        return {
            key: Limit(
                set_.limit.text,
                set_.source,
                self._wait(set_.limit).duration,
                set_.limit.working,
                set_.limit.months,
            )
            for key, set_ in self.duty_limits.items()
        }

    @cached_property
    def word_readings(self) -> Mapping[str, WordReading]:
        """How fast the authority chases what a board asks for in words, where it says so itself."""
        return {word: WordReading(one.urgency, one.source) for word, one in self.word_limits.items()}

    def waits_for(self, urgency: Urgency) -> Waits:
        """How long each rung of a ladder has, with the calendar to count it in.

        An urgency that only a newer release knows may be the highest, and is waited for as that.
        """
        rungs: tuple[Duration, ...] = getattr(self.waits, urgency.value, self.waits.immediate)
        return Waits(tuple(self._wait(wait) for wait in rungs), self.calendar)

    def acknowledgement_expiry(self, urgency: Urgency) -> Wait:
        """How long an acknowledgement that leads to nothing stands."""
        return self._wait(
            getattr(self.acknowledgement_expires, urgency.value, self.acknowledgement_expires.immediate)
        )

    def urgency_of(self, facts: Mapping[str, str]) -> Urgency:
        """How urgent a report is: immediate in danger or where the reporter is not safe, else by rule."""
        if facts.get("immediate_danger") == "yes" or facts.get("safe_now") == "no":
            return Urgency.IMMEDIATE
        rows = ((rule.when, rule.urgency) for rule in self.urgency.rules)
        return first_value_that_holds(rows, facts) or self.urgency.otherwise

    def follow_ups_after(self, event: str, facts: Mapping[str, str]) -> Mapping[str, FollowUp]:
        """The follow-ups that the authority asks after a report with these facts, by key."""
        return {
            key: one
            for key, one in self.follow_ups.items()
            if event in one.after and condition_holds(one.when, facts)
        }

    def urgency_of_follow_up(self, key: str) -> Urgency:
        """How fast a follow-up is chased; one that the file no longer names goes on as routine."""
        if key == CALL_REPORTER:
            return Urgency.IMMEDIATE
        if key in {CALL_BACK, ALLOCATE}:
            return Urgency.URGENT
        known = self.follow_ups.get(key)
        return known.urgency if known else Urgency.ROUTINE

    def follow_up_start(self, follow_up: FollowUp, now: datetime) -> datetime | None:
        """When a follow-up is to be asked for; None for at once."""
        if follow_up.begins is None:
            return None
        return end_of_wait(now, self._wait(follow_up.begins), self.calendar)

    @property
    def remind_before(self) -> Wait | None:
        """How long before a limit its holder is reminded; None where the authority did not set it."""
        return self._wait(self.reminder.before) if self.reminder else None

    def review_known_on(self, said_on: date) -> date | None:
        """The day on which it is asked whether what is known still holds; None where nobody set one."""
        if self.known_review is None:
            return None
        after = self.known_review.after
        limit = Limit(after.text, wait=self._wait(after).duration, months=after.months)
        return limit.last_day(said_on)

    @property
    def visit_answer_within(self) -> timedelta | None:
        """How long whoever went in has to answer; None where nobody set it."""
        return self._wait(self.visits.answer_within).duration if self.visits else None

    @property
    def look_ups_an_hour(self) -> int:
        """How many cases that are not theirs somebody may look for in an hour; Doorstep's own where unset."""
        return self.look_ups.an_hour if self.look_ups else LOOK_UPS_BY_DEFAULT

    @property
    def sight_lasts(self) -> timedelta:
        """How long sight that somebody takes of a case lasts, on the clock; Doorstep's own where unset."""
        return self._wait(self.break_glass.lasts).duration if self.break_glass else SIGHT_LASTS_BY_DEFAULT

    @property
    def looking_limits(self) -> LookingLimits:
        """From when on looking is worth a question; ours where the authority has set none."""
        if self.looking is None:
            return LookingLimits()
        return LookingLimits(**self.looking.model_dump(exclude={"set_on"}))

    @property
    def second_person(self) -> Source | None:
        """By whose rule an ending that leaves somebody unheard waits for a second person, if anybody's."""
        return self.endings.source if self.endings and self.endings.second_person else None

    @cached_property
    def pattern_watches(self) -> tuple[Watch, ...]:
        """The authority's own patterns."""
        return tuple(Watch(key, one, one.source) for key, one in self.patterns.items())

    def _wait(self, duration: Duration) -> Wait:
        return Wait(duration.in_time(self.calendar.day_length), duration.working)


def any_text(_channel: str) -> str:
    """No text is wrong as a channel: for whoever reads settings without the chat at hand."""
    return ""


def load_local_settings(path: str | Path, channel_problem: ChannelProblem = any_text) -> LocalSettings:
    """An authority's settings from its file; the chat in which its teams' channels are says what an id is.

    Raises SettingsRejected with every problem found.
    """
    file = Path(path)
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        problem = f"{file}: {why_unreadable(error, 'give the path of a settings file')}"
        raise SettingsRejected("The local settings cannot be read.", (problem,)) from error
    return parse_local_settings(text, file.name, channel_problem)


def parse_local_settings(
    text: str, origin_name: str, channel_problem: ChannelProblem = any_text
) -> LocalSettings:
    """Read and check settings; `origin_name` stands for the file in what is said of them.

    Raises SettingsRejected with every problem found, each with line, field, check and what to do.
    """
    document = read_strictly(text, origin_name)
    settings, problems = _check_document(document, channel_problem)
    if settings is None or problems:
        words = f"The local settings in {origin_name} cannot be used."
        raise SettingsRejected(words, document.describe_all(problems))
    return settings


def _check_document(
    document: Document, channel_problem: ChannelProblem
) -> tuple[LocalSettings | None, tuple[Problem, ...]]:
    if not isinstance(document.content, dict):
        nothing = Problem((), "not settings", "settings are a map of keys; write one")
        return None, document.problems or (nothing,)
    problems = (*document.problems, *vocabulary_problems(document.content))
    try:
        settings = LocalSettings.model_validate(document.content)
    except ValidationError as error:
        return None, (*problems, *problems_of(error))
    return settings, (*problems, *_problems_of_channels(settings, channel_problem), *_problems(settings))


def _problems(settings: LocalSettings) -> Iterator[Problem]:
    yield from _problems_of_times(settings)
    try:
        policy = load_policy(settings.policy)
    except PolicyRejected as error:
        known = ", ".join(shipped_policies())
        words = f"{error.user_message} Those that come with Doorstep: {known}. Run: doorstep policy check"
        yield Problem(("policy",), "policy not usable", words)
        return
    yield from _problems_of_follow_ups(settings, policy.duty_keys)
    yield from _problems_of_patterns(settings, {one.name for one in policy.patterns})
    for key in settings.duty_limits:
        if key not in policy.duty_keys:
            words = f"{policy.name} has no duty “{key}”; {did_you_mean(key, policy.duty_keys)}"
            yield Problem(("duty_limits", key), "unknown duty", words)


def _problems_of_channels(settings: LocalSettings, channel_problem: ChannelProblem) -> Iterator[Problem]:
    for name, team in settings.teams.items():
        words = channel_problem(team.channel)
        if words:
            yield Problem(("teams", name, "channel"), "wrong value", words)


def _problems_of_follow_ups(settings: LocalSettings, taken: Collection[str]) -> Iterator[Problem]:
    for key, follow_up in settings.follow_ups.items():
        if key in {*taken, CALL_REPORTER, CALL_BACK, ALLOCATE, REVIEW_KNOWN}:
            words = f"“{key}” is a duty of Doorstep's or the board's already; give it another name"
            yield Problem(("follow_ups", key), "name taken", words)
        yield from unknown_reports(follow_up.after, ("follow_ups", key, "after"))


def _problems_of_patterns(settings: LocalSettings, taken: Collection[str]) -> Iterator[Problem]:
    for key, pattern in settings.patterns.items():
        yield from unknown_reports(pattern.after, ("patterns", key, "after"))
        if key in taken:
            words = f"“{key}” is a pattern of the board's already; give it another name"
            yield Problem(("patterns", key), "name taken", words)


#: More days in a row are a mistake in a year rather than a closure; Doorstep's own figure.
_LONGEST_CLOSURE = timedelta(days=14)


def _problems_of_days_off(settings: LocalSettings) -> Iterator[Problem]:
    for at, one in enumerate(settings.days_off):
        if one.last < one.from_:
            yield Problem(
                ("days_off", at, "to"), "days run backwards", "it ends before it begins; correct it"
            )
        elif one.last - one.from_ >= _LONGEST_CLOSURE:
            words = f"more than {_LONGEST_CLOSURE.days} days in a row; correct the year, or write two entries"
            yield Problem(("days_off", at, "to"), "too long", words)


def _problems_of_times(settings: LocalSettings) -> Iterator[Problem]:
    hours = settings.working_hours
    if hours.from_ >= hours.to:
        words = "the working day ends before it begins; give times of the same day"
        yield Problem(("working_hours", "to"), "hours run backwards", words)
    yield from _problems_of_days_off(settings)
    # Whoever is in danger cannot wait for working hours.
    for at, wait in enumerate(settings.waits.immediate):
        if wait.working:
            words = "immediate reports are chased out of hours too; write minutes, hours or days"
            yield Problem(("waits", "immediate", at), "immediate in working time", words)
    if settings.acknowledgement_expires.immediate.working:
        words = "immediate reports are chased out of hours too; write minutes, hours or days"
        yield Problem(("acknowledgement_expires", "immediate"), "immediate in working time", words)
    if settings.known_review is not None and settings.known_review.after.working:
        words = "what is known is reviewed on a day; write days, weeks or months"
        yield Problem(("known_review", "after"), "review in working time", words)
    if settings.visits is not None and settings.visits.answer_within.working:
        words = "people are inside out of hours too; write minutes"
        yield Problem(("visits", "answer_within"), "visits in working time", words)
    if settings.break_glass is not None and settings.break_glass.lasts.working:
        words = "sight that was taken ends by the clock; write hours"
        yield Problem(("break_glass", "lasts"), "sight in working time", words)
    if settings.undo.within.working:
        yield Problem(("undo", "within"), "undo in working time", "undo runs on the clock; write minutes")
