"""Where a file came from that was imported: who ran the import, and by what the file is recognised."""

from __future__ import annotations

from dataclasses import dataclass

from storage.records import Json


@dataclass(frozen=True, slots=True)
class FileOrigin:
    """The user of the operating system, and the SHA-256 of the file as it lay there."""

    by: str = ""
    sha256: str = ""

    def on_record(self, name: str) -> dict[str, Json]:
        """What the entry of an import says of it."""
        return {"user": self.by, "files": {name: self.sha256}}
