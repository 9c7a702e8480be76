"""Cases that the release before has stored are found however their reference is typed, too."""

from __future__ import annotations

from storage.unit_of_work import Store

#: How many are folded in one transaction.
_PART = 500


def fold_references(store: Store) -> int:
    """Give every case its folded reference that has none yet; how many had none. Safe to repeat."""
    folded = 0
    while True:
        with store.read() as uow:
            if not uow.cases.is_any_unfolded():
                return folded
        with store.write(lock_rows=False) as uow:
            folded += uow.cases.fold_references(_PART)
            uow.commit()
