"""The ways in which a duty may bring somebody to a family: what is known there matters to each."""

from __future__ import annotations

from enum import StrEnum


class Contact(StrEnum):
    """How somebody meets or reaches the family: a card shows first what is known about that way."""

    VISIT = "visit"
    CALL = "call"
    WRITE = "write"
    MEET = "meet"
