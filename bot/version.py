"""The version of this release, where the running program can read it though it is not installed."""

from __future__ import annotations

VERSION = "0.1.0"
