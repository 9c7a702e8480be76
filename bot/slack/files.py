"""Makes files after the answer, and uploads them into the direct messages of whoever asked for them."""

from __future__ import annotations

import logging
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from slack_sdk import WebClient

from bot.cards.documents.chronology_pdf import NOT_INSTALLED
from bot.cards.documents.typst_document import can_make_pdf
from bot.ports import Clock
from bot.services import Services
from bot.slack.addresses import slack_id
from bot.slack.transport.outcomes import code_of
from bot.slack.transport.refusals import REFUSAL_LOG
from bot.unexpected_errors import log_unexpected_error
from bot.use_cases.show.enqueue_chronology_not_sent import enqueue_chronology_not_sent
from bot.use_cases.show.take_chronology import MadeFile, Wanted, take_chronology
from bot.values import Attachment
from state_machines.errors import NotAllowed
from state_machines.people.people import Person

log = logging.getLogger(__name__)


def _single_thread_pool() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(max_workers=1, thread_name_prefix="files")


@dataclass(frozen=True, slots=True)
class Files:
    """A thread of its own makes and sends them, for typst and an upload take longer than a press may.

    That none came is said through the outbox, which tries until it is said.
    """

    services: Services
    clock: Clock
    client: WebClient
    _worker: ThreadPoolExecutor = field(default_factory=_single_thread_pool)

    def prepare(self, wanted: Attachment) -> None:
        """Have them made and sent. A failure is said in their messages, and logged."""
        self._worker.submit(self._send, wanted)

    def close(self) -> None:
        """Finish the one under way; whoever waits for another presses again."""
        self._worker.shutdown(cancel_futures=True)

    def _send(self, wanted: Attachment) -> None:
        try:
            with self.services.store.read() as uow:
                person = uow.people.by_id(wanted.person_id)
            if person is not None and person.address is not None:
                self._make_and_upload(person, wanted)
        except Exception as error:  # noqa: BLE001 - nobody waits for this thread: what fails here must be logged here
            if code := code_of(error):
                REFUSAL_LOG.note("files", code)
            else:
                log_unexpected_error(log, "files", error)

    def _make_and_upload(self, person: Person, wanted: Attachment) -> None:
        endings = ("pdf", "csv") if can_make_pdf() else ("csv",)
        asked = Wanted(wanted.reference, wanted.family, wanted.months)
        try:
            made = take_chronology(self.services, person, asked, self.clock.now(), endings)
            self._upload(self._channel_of(person), wanted.reference, made)
        except NotAllowed:
            self._say_that_none_comes(wanted, refused=True)
        except Exception:  # whoever asked is told, whatever it was; the thread's own handler logs it
            self._say_that_none_comes(wanted, refused=False)
            raise

    def _upload(self, channel: str, reference: str, made: tuple[MadeFile, ...]) -> None:
        note = "" if len(made) > 1 else f" {NOT_INSTALLED}"
        self.client.files_upload_v2(
            channel=channel,
            initial_comment=f"{reference}: the chronology that you asked for.{note} Put it into the case "
            "system, then delete this message. That you took it is recorded.",
            file_uploads=[{"file": one.content, "filename": one.name, "title": one.name} for one in made],
        )

    def _say_that_none_comes(self, wanted: Attachment, *, refused: bool) -> None:
        enqueue_chronology_not_sent(
            self.services, wanted.person_id, wanted.reference, self.clock.now(), refused=refused
        )

    def _channel_of(self, person: Person) -> str:
        """The person's direct messages, and never any other place."""
        if person.address is None:
            raise ValueError("somebody without an account has no direct messages")
        with self.services.store.read() as uow:
            known = uow.direct_messages.channel_of(person.address)
        if known:
            return known
        answer = self.client.conversations_open(users=slack_id(person.address))
        return str((answer.get("channel") or {})["id"])


def files_later(files: Files, attachment: Attachment | None) -> None:
    """Have the files of a card made, where it has any."""
    if attachment is not None:
        files.prepare(attachment)
