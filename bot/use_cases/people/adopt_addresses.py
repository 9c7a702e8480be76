"""What a process of the release before has linked or taken away is put right as an address."""

from __future__ import annotations

from storage.unit_of_work import Store


def adopt_addresses(store: Store, workspace: str) -> int:
    """Put the addresses of this workspace's accounts right; how many were not. Safe to repeat."""
    with store.read() as uow:
        if not uow.people.adoptions_due(workspace):
            return 0
    with store.write() as uow:
        adopted = uow.people.adopt_addresses(workspace)
        uow.commit()
    return adopted
