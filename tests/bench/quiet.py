"""A transcript that writes nothing."""

from __future__ import annotations

from deploy.demo.transcript import Transcript


class Quiet(Transcript):
    """Writes nothing: a hundred reports would fill a terminal."""

    def _write(self, line: str, style: str = "", hang: str = "") -> None:
        pass
