"""The dialogs that ended, by what they were about: they hold the words of what became of them too."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from dialogs.session import SessionState
from state_machines.case.erasure import ContentRow
from storage.records import EndedDraft
from storage.tables import drafts
from storage.unit_of_work import Store

#: So many dialogs are read in one transaction.
_AT_ONCE = 500
_ENDED = frozenset({SessionState.SUBMITTED, SessionState.CANCELLED})


@dataclass(frozen=True, slots=True)
class EndedDialogs:
    """Which dialogs named what. It is read once and holds ids only, however many cases are looked up."""

    by_name: Mapping[str, tuple[EndedDraft, ...]]

    def about(self, names: Collection[str]) -> tuple[EndedDraft, ...]:
        """The dialogs that named one of these: ids of a case and what belongs to it, or its reference."""
        found = {one.id: one for name in names for one in self.by_name.get(name, ())}
        return tuple(found[one] for one in sorted(found))


def read_ended_dialogs(store: Store, before: datetime) -> EndedDialogs:
    """Read those that ended before this moment, a page at a time."""
    by_name: dict[str, list[EndedDraft]] = {}
    last = ""
    while page := _page(store, last, before):
        for one in page:
            if one.session is None or one.session.state not in _ENDED:
                continue
            bare = EndedDraft(one.id, one.person_id, one.updated_at, None)
            for name in one.names:
                by_name.setdefault(name, []).append(bare)
        last = page[-1].id
    return EndedDialogs({name: tuple(dialogs) for name, dialogs in by_name.items()})


def rows_of(dialogs: Collection[EndedDraft]) -> tuple[ContentRow, ...]:
    """What is to go of them. A report about several children has the id of its dialog for a submission."""
    return tuple(ContentRow(drafts.name, one.id, one.id) for one in dialogs)


def whose(dialogs: Collection[EndedDraft]) -> Mapping[str, str]:
    """By id, whose they were: by these their questions are found in the chat."""
    return {one.id: one.person_id for one in dialogs}


def _page(store: Store, after: str, before: datetime) -> tuple[EndedDraft, ...]:
    with store.read() as uow:
        return uow.erasures.drafts_after(after, before, _AT_ONCE)
