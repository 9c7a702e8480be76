"""The errors of storage beside "not now": a clash, a wrong key, a database of a newer version."""

from __future__ import annotations

from state_machines.errors import Misconfigured, StoreUnavailable, Unavailable


class ChangedMeanwhile(Unavailable):
    """Another transaction did the same thing at the same time; nothing of this one was stored."""

    def __init__(self) -> None:
        super().__init__(
            "Somebody else changed this at the same moment. Nothing was done twice; "
            "please look again and retry."
        )


class StoreBusy(StoreUnavailable):
    """Somebody else has locked what was needed, for a while; nothing was stored."""


class WrongKey(Misconfigured):
    """An encryption key is missing, malformed, or not the one the data was written with."""


class NewerDatabase(Misconfigured):
    """The database was upgraded by a newer Doorstep than this one."""
