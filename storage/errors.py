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


class MovedValue(WrongKey):
    """A sealed value stands where it was not written: somebody copied it from another row or column."""

    def __init__(self, place: str) -> None:
        super().__init__(
            f"What is sealed in {place} was written for another place: somebody copied it there. It is not "
            "shown. Keep a copy of the database as it is, and run `doorstep audit verify`."
        )


class NewerDatabase(Misconfigured):
    """The database was upgraded by a newer Doorstep than this one."""
