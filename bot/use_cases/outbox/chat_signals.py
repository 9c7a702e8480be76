"""Keeps what a chat says of ourselves, so that every process's health tells of it."""

from __future__ import annotations

import logging
from datetime import datetime

from bot.log_events import log_event
from state_machines.messages.signals import Signal
from storage.unit_of_work import Store

log = logging.getLogger(__name__)


def keep_signal(store: Store, signal: Signal, now: datetime) -> None:
    """It was heard now: in health, on the record, and in the log, where it needs no chat to be read."""
    with store.write(lock_rows=False) as uow:
        uow.signals.save(signal, now)
        uow.audit.append(now, None, f"chat:{signal.value}", "chat", {})
        uow.commit()
    log_event(log, f"chat.{signal.value}", logging.ERROR)
