"""Makes a press idempotent: a repeated key gets the first answer again (promise 5)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from bot.values import ActionResult
from storage.unit_of_work import UnitOfWork


def answer_once(uow: UnitOfWork, key: str, now: datetime, decide: Callable[[], ActionResult]) -> ActionResult:
    """The result of `decide`, stored under `key` in the same transaction and repeated a second time."""
    known = uow.idempotency_keys.answer_of(key)
    if known is not None:
        return ActionResult(str(known["text"]), changed=bool(known["changed"]))
    said = decide()
    uow.idempotency_keys.remember(key, {"text": said.text, "changed": said.changed}, now)
    return said
