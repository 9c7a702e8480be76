"""Surrounds every act: identify the person, decide, draw, and only then let the surface acknowledge.

An exception after the acknowledgement would lose it, and one before must still be answered. What goes wrong
before the commit answers "not saved"; what goes wrong while drawing does not, for then it is saved.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar

from bot import counters
from bot.log_events import log_event, log_scope
from bot.ports import Clock
from bot.services import Services
from bot.surface.incoming import Arrival, Given, Incoming
from bot.surface.renderer import ReplyRenderer
from bot.surface.replies import FieldErrors, Nothing, OpenForm, Refuse, Replace, Reply, Say, ShowCard
from bot.unexpected_errors import log_unexpected_error
from bot.use_cases.people.identify import identify
from bot.use_cases.people.record_refusal import record_refusal
from bot.use_cases.show.enqueue_page_not_opened import enqueue_page_not_opened
from dialogs.typed_text import NOT_KEPT_WORDS, can_be_kept
from state_machines.errors import DangerNotSaved, DoorstepError, Refused, StoreUnavailable, Unavailable
from state_machines.people.people import Person
from storage.crash_points import CrashPoint, crash_if_planned

log = logging.getLogger(__name__)

Acknowledgement = TypeVar("Acknowledgement")

NOT_SAVED = "Not saved. Your answers so far are kept."
WENT_WRONG = "Something went wrong on our side. Your answers so far are kept."
#: Follows either where somebody may have said that they are in danger, for nobody heard it.
NOBODY_TOLD = "This press has told nobody. In danger, call 999."

#: What the log calls each reply: whoever searches it finds the same words in every release.
LOGGED_AS: Mapping[type[Reply], str] = {
    Nothing: "nothing",
    Say: "say",
    Refuse: "refuse",
    ShowCard: "tell",
    Replace: "replace",
    OpenForm: "openmodal",
    FieldErrors: "fielderrors",
}


def handle_arrival(
    services: Services, clock: Clock, renderer: ReplyRenderer[Acknowledgement], arrival: Arrival
) -> Acknowledgement | None:
    """Do all the work, and return what to acknowledge with; None where nothing was drawn. Never raises."""
    began = time.monotonic()
    handling = _Handling(services, clock, renderer, arrival)
    with log_scope():
        reply = handling.decide()
        crash_if_planned(CrashPoint.AFTER_COMMIT)
        acknowledgement = handling.draw(reply)
        log_and_count(arrival.name, LOGGED_AS[type(reply)], time.monotonic() - began)
    return acknowledgement


def log_and_count(name: str, answer: str, seconds: float) -> None:
    """Log and count one press, command, form or event that was dealt with."""
    counters.count_listener(name, seconds)
    log_event(log, "listener.answered", listener=name, answer=answer, ms=round(seconds * 1000))


@dataclass(frozen=True, slots=True)
class _Handling(Generic[Acknowledgement]):
    services: Services
    clock: Clock
    renderer: ReplyRenderer[Acknowledgement]
    arrival: Arrival

    def decide(self) -> Reply:
        """What the act answers; whatever goes wrong is answered in words."""
        arrival, again = self.arrival, self.renderer.again
        try:
            now = self.clock.now()
            person = identify(self.services, arrival.sender, now)
            return self._act(person, now)
        except DangerNotSaved as error:
            return self._refuse_beside_alarm(error)
        except StoreUnavailable as error:
            log_unexpected_error(log, arrival.name, error)
            return Refuse(f"{self._and_nobody_told(NOT_SAVED)} {again}")
        except Refused as error:
            return Refuse(error.user_message)
        except DoorstepError as error:
            return Refuse(self._and_nobody_told(error.user_message))
        except Exception as error:  # noqa: BLE001 - whatever it was, the person must get an answer and the chat its acknowledgement
            trouble_id = log_unexpected_error(log, arrival.name, error)
            return Refuse(f"{self._and_nobody_told(WENT_WRONG)} {again} {_quote(trouble_id)}")

    def _refuse_beside_alarm(self, error: DangerNotSaved) -> Reply:
        """Others are told already: what failed was everything after that."""
        trouble_id = log_unexpected_error(log, self.arrival.name, error.__cause__ or error)
        expected = isinstance(error.__cause__, DoorstepError)
        return Refuse(
            f"{error.user_message} {self.renderer.again}{'' if expected else f' {_quote(trouble_id)}'}"
        )

    def _and_nobody_told(self, words: str) -> str:
        return f"{words} {NOBODY_TOLD}" if self.arrival.may_say_danger else words

    def _act(self, person: Person, now: datetime) -> Reply:
        """What the act chooses to answer; a refusal is put on record before anybody reads it."""
        arrival, given = self.arrival, Given()
        try:
            given = _given_that_can_be_kept(arrival)
            return arrival.act(self.services, Incoming(person, now, arrival.key, given))
        except Refused as refused:
            record_refusal(self.services, person, arrival.name, given.value, refused, now)
            raise

    def draw(self, reply: Reply) -> Acknowledgement | None:
        """Draw it where the person acted, or later where that fails."""
        try:
            return self.renderer.draw(reply)
        except Exception as error:  # noqa: BLE001 - it is stored by now: a failed drawing must not lose the acknowledgement
            if isinstance(error, Unavailable):  # foreseen: what it was, the chat's own part has logged
                log_event(log, "drawing.not_taken", logging.WARNING, listener=self.arrival.name)
            else:
                log_unexpected_error(log, f"{self.arrival.name}: drawing", error)
            return self._recover_drawing(reply, error)

    def _recover_drawing(self, reply: Reply, error: Exception) -> Acknowledgement | None:
        renderer, arrival = self.renderer, self.arrival
        try:
            drawn_later = renderer.message_id and not isinstance(reply, OpenForm)
            if drawn_later:
                enqueue_drawing(self.services, self.clock, renderer.message_id)
            if not renderer.has_room_beside or (drawn_later and isinstance(reply, ShowCard | Refuse)):
                # What was asked for, or why not, stands on no message that could be drawn again.
                now = self.clock.now()
                person = identify(self.services, arrival.sender, now)
                enqueue_page_not_opened(self.services, person, now, key=arrival.key)
            elif not drawn_later and isinstance(
                error, Unavailable
            ):  # the message as it stands is right: it only has to be said
                return renderer.draw(Refuse(error.user_message))
        except Exception as second:  # noqa: BLE001 - as above; what is stored is shown by the next press
            log_unexpected_error(log, f"{arrival.name}: drawing later", second)
        return None


def _given_that_can_be_kept(arrival: Arrival) -> Given:
    """What was given; Refused where no database keeps it, so that each of them answers alike."""
    given = arrival.read()
    if not can_be_kept(given.value, given.text, *given.fields.values()):
        raise Refused(NOT_KEPT_WORDS)
    return given


def _quote(trouble_id: str) -> str:
    return f"If it happens again, give this number: {trouble_id}."


def enqueue_drawing(services: Services, clock: Clock, message_id: str) -> None:
    """Have the engine draw that message again from what is stored."""
    with services.store.write() as uow:
        uow.messages.enqueue_redraw(message_id, clock.now())
        uow.commit()
