"""Stores that requests are about to begin, those of several threads together, before any of them begins."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from threading import Lock

from state_machines.errors import StoreUnavailable
from storage.unit_of_work import Store


@dataclass(slots=True, eq=False)
class _Waiting:
    """A message whose request waits to begin; `asked_at` stays None where it may not."""

    message_id: str
    asked_at: float | None = None
    done: bool = False


class BegunSends:
    """What the process `by` begins to send. `clock` is a monotonic one in seconds; safe for many threads.

    While one thread stores, the others gather; whoever comes next stores for all of them.
    """

    def __init__(self, store: Store, by: str, clock: Callable[[], float]) -> None:
        self._store = store
        self._by = by
        self._clock = clock
        self._waiting: list[_Waiting] = []
        self._gathering = Lock()
        self._storing = Lock()

    def note(self, message_id: str) -> float | None:
        """The second before this was stored; None where the message is not ours to send, or nothing was."""
        mine = _Waiting(message_id)
        with self._gathering:
            self._waiting.append(mine)
        with self._storing:
            if not mine.done:
                with self._gathering:
                    together, self._waiting = self._waiting, []
                self._note_all(together)
        return mine.asked_at

    def _note_all(self, together: Sequence[_Waiting]) -> None:
        try:
            with self._store.write(lock_rows=False) as uow:
                asked = self._clock()
                begun = uow.deliveries.begin(self._by, {one.message_id for one in together})
                uow.commit()
            for one in together:
                one.asked_at = asked if one.message_id in begun else None
        except StoreUnavailable:
            return  # none of them begins, and each is tried again
        finally:
            for one in together:
                one.done = True
