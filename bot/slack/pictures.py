"""Has each flowchart picture follow the words that describe it: an ornament, which can veto nothing."""

from __future__ import annotations

import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import timedelta
from enum import Enum, auto

from slack_sdk import WebClient

from bot.engine.timers import Timers
from bot.log_events import log_event
from bot.ports import Clock
from bot.services import Services
from bot.slack.transport.outcomes import CALL_ERRORS, code_of
from bot.slack.transport.refusals import REFUSAL_LOG, refusal_of
from bot.unexpected_errors import log_unexpected_error
from bot.values import Picture
from state_machines.flowchart.drawing import png, png_ahead
from state_machines.messages.refusal import RefusalKind
from state_machines.policy.policy import parse_policy
from storage.pictures_repository import StoredPicture

log = logging.getLogger(__name__)

#: A file that Slack has just taken may be refused for about a second; it is shown again after each of these.
WAITS = (timedelta(seconds=1), timedelta(seconds=2), timedelta(seconds=4))
#: For so long a file counts as one that Slack has just taken.
_FRESH = timedelta(seconds=15)
#: A picture that was refused twice over is left out for so long.
LEFT_OUT = timedelta(days=1)


class Shown(Enum):
    """What came of showing a picture."""

    TAKEN = auto()
    REFUSED = auto()
    #: Nobody looks there any more, or the answer's address is used up.
    GONE = auto()
    #: Slack was not reached, or is in trouble.
    TROUBLE = auto()


#: Shows the uploaded file with this id in its place.
Show = Callable[[str], Shown]


def _single_thread_pool() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(max_workers=1, thread_name_prefix="pictures")


@dataclass(slots=True)
class _Following:
    """One picture on its way to one place."""

    picture: Picture
    show: Show
    waited: int = 0
    was_uploaded_again: bool = False


@dataclass(frozen=True, slots=True)
class Pictures:
    """Uploads each picture once, and shows it by itself. A thread of its own does both, behind the words."""

    services: Services
    clock: Clock
    client: WebClient
    timers: Timers
    _worker: ThreadPoolExecutor = field(default_factory=_single_thread_pool)

    def follow(self, picture: Picture, show: Show, *, after: timedelta = timedelta()) -> None:
        """Show the picture once it is uploaded, and no sooner than `after`. Whatever fails is only logged."""
        following = _Following(picture, show)
        if after:
            self.timers.after(after, lambda: self._submit(following))
        else:
            self._submit(following)

    def close(self) -> None:
        """Finish the one under way, and drop those that wait: they come when the words are asked again."""
        self._worker.shutdown(cancel_futures=True)

    def _submit(self, following: _Following) -> None:
        try:
            self._worker.submit(self._try, following)
        except RuntimeError:  # the process ends
            log.info("picture: not shown, the process ends")

    def _try(self, following: _Following) -> None:
        try:
            self._show(following)
        except CALL_ERRORS as error:  # of the upload: foreseen, and no fault of ours
            self._handle_refused_upload(following.picture, error)
        except Exception as error:  # noqa: BLE001 - nobody waits for this thread: what fails here must be logged here
            log_unexpected_error(log, "picture", error)

    def _handle_refused_upload(self, picture: Picture, error: Exception) -> None:
        """Leave out for a day what Slack takes as no file; anything else is tried with the next words."""
        code = code_of(error)
        if code:
            REFUSAL_LOG.note("pictures", code)
        if refusal_of(code).kind is RefusalKind.FORM:
            self._leave_out(picture)
            return
        log_event(log, "picture.not_uploaded", logging.WARNING, reason=code or type(error).__name__)

    def _show(self, following: _Following) -> None:
        known = self._find(following.picture)
        if known is not None and self._is_left_out(known):
            return
        file_id = known.file_id if known else ""
        shown = following.show(file_id or self._upload(following.picture))
        if shown is Shown.REFUSED:
            self._handle_refusal(following)
        elif shown is Shown.TROUBLE:
            self._put_off(following)

    def _handle_refusal(self, following: _Following) -> None:
        """Wait for a file that Slack has just taken; else upload it again, once; else leave it out."""
        picture, known = following.picture, self._find(following.picture)
        if known and self.clock.now() - known.uploaded_at < _FRESH and self._put_off(following):
            return
        if following.was_uploaded_again:
            self._leave_out(picture)
            return
        following.was_uploaded_again, following.waited = True, 0
        if known:
            with self.services.store.write(lock_rows=False) as uow:
                uow.pictures.forget(picture.policy_hash, _storage_key(picture), known.file_id)
                uow.commit()
        self._show(following)

    def _put_off(self, following: _Following) -> bool:
        """Show it again after a while; False where it has waited long enough."""
        if following.waited == len(WAITS):
            return False
        wait = WAITS[following.waited]
        following.waited += 1
        self.timers.after(wait, lambda: self._submit(following))
        return True

    def _leave_out(self, picture: Picture) -> None:
        with self.services.store.write(lock_rows=False) as uow:
            uow.pictures.leave_out(picture.policy_hash, _storage_key(picture), self.clock.now())
            uow.commit()
        log_event(log, "picture.left_out", logging.WARNING, step=picture.step, hours=24)

    def _is_left_out(self, known: StoredPicture) -> bool:
        return known.left_out_at is not None and self.clock.now() - known.left_out_at < LEFT_OUT

    def _find(self, picture: Picture) -> StoredPicture | None:
        with self.services.store.read() as uow:
            return uow.pictures.find(picture.policy_hash, _storage_key(picture))

    def _upload(self, picture: Picture) -> str:
        draw = png if picture.whole else png_ahead
        content = draw(parse_policy(self._policy_text(picture), picture.policy_hash), picture.step)
        answer = self.client.files_upload_v2(
            filename=f"flowchart-{picture.step}.png",
            title="Flowchart",
            alt_txt=picture.alt_text[:1000],
            content=content,
        )
        file_id = str((answer.get("file") or {})["id"])
        with self.services.store.write(lock_rows=False) as uow:
            uow.pictures.keep(picture.policy_hash, _storage_key(picture), file_id, self.clock.now())
            uow.commit()
        return file_id

    def _policy_text(self, picture: Picture) -> str:
        if picture.policy_hash == self.services.policy.hash:
            return self.services.policy.text
        with self.services.store.read() as uow:
            frozen = uow.policies.by_hash(picture.policy_hash)
        if frozen is None:
            raise ValueError("no policy is kept under the hash of a picture")
        return frozen.text


def _storage_key(picture: Picture) -> str:
    """The key under which the file is stored, because one step has two pictures."""
    return picture.step if picture.whole else f"{picture.step}:ahead"
