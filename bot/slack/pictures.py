"""Draws and uploads each flowchart picture once, in the background, behind the words that describe it."""

from __future__ import annotations

import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from slack_sdk import WebClient

from bot.ports import Clock
from bot.services import Services
from bot.slack.transport.outcomes import code_of
from bot.slack.transport.refusals import REFUSAL_LOG
from bot.unexpected_errors import log_unexpected_error
from bot.values import Picture
from state_machines.flowchart.drawing import png, png_ahead
from state_machines.policy.policy import parse_policy

log = logging.getLogger(__name__)


def _single_thread_pool() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(max_workers=1, thread_name_prefix="pictures")


@dataclass(frozen=True, slots=True)
class Pictures:
    """The file ids of uploaded pictures. A thread of its own makes those that are missing."""

    services: Services
    clock: Clock
    client: WebClient
    _worker: ThreadPoolExecutor = field(default_factory=_single_thread_pool)

    def known_file_id(self, picture: Picture) -> str:
        """The file's id; empty while the picture was not uploaded yet."""
        with self.services.store.read() as uow:
            return uow.pictures.file_of(picture.policy_hash, _storage_key(picture)) or ""

    def prepare(self, picture: Picture, then: Callable[[str], None] | None = None) -> None:
        """Make the picture in the background, then call `then` with its id. A failure is only logged."""
        self._worker.submit(self._make, picture, then)

    def close(self) -> None:
        """Finish the upload under way, and drop those that wait: they are made when asked for again."""
        self._worker.shutdown(cancel_futures=True)

    def _make(self, picture: Picture, then: Callable[[str], None] | None) -> None:
        try:
            file_id = self.known_file_id(picture) or self._upload(picture)
            if file_id and then is not None:
                then(file_id)
        except Exception as error:  # noqa: BLE001 - nobody waits for this thread: what fails here must be logged here
            if code := code_of(error):
                REFUSAL_LOG.note("pictures", code)
            else:
                log_unexpected_error(log, "picture", error)

    def _upload(self, picture: Picture) -> str:
        policy = self._policy_text(picture)
        if not policy:
            log.error("picture: no policy is kept under hash %s", picture.policy_hash)
            return ""
        draw = png if picture.whole else png_ahead
        content = draw(parse_policy(policy, picture.policy_hash), picture.step)
        answer = self.client.files_upload_v2(
            filename=f"flowchart-{picture.step}.png",
            title="Flowchart",
            alt_txt=picture.alt_text[:1000],
            content=content,
        )
        file_id = str((answer.get("file") or {})["id"])
        with self.services.store.write() as uow:
            uow.pictures.keep(picture.policy_hash, _storage_key(picture), file_id, self.clock.now())
            uow.commit()
        return file_id

    def _policy_text(self, picture: Picture) -> str:
        if picture.policy_hash == self.services.policy.hash:
            return self.services.policy.text
        with self.services.store.read() as uow:
            frozen = uow.policies.by_hash(picture.policy_hash)
        return frozen.text if frozen else ""


def _storage_key(picture: Picture) -> str:
    """The key under which the file is stored, because one step has two pictures."""
    return picture.step if picture.whole else f"{picture.step}:ahead"
