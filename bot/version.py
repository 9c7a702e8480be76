"""Which release this is."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version


def program_version() -> str:
    """The version as it was installed; "unknown" where it runs from files that nobody installed."""
    try:
        return version("doorstep")
    except PackageNotFoundError:
        return "unknown"
