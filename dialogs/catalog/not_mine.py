"""Why a duty is handed back: the reasons of the short form behind "Not mine"."""

from __future__ import annotations

from dialogs.spec import Option

#: "other" wants a few words of text beside it.
NOT_MINE_REASONS = (
    Option("not_my_case", "It is not my case"),
    Option("on_leave", "I am on leave"),
    Option("wrong_person", "It belongs to somebody else"),
    Option("other", "Another reason"),
)
