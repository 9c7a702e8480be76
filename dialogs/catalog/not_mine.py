"""The reasons for declining a duty, as the form behind "Not mine" offers them."""

from __future__ import annotations

from dialogs.spec import Option

#: With "other" the form asks for a few words of text.
NOT_MINE_REASONS = (
    Option("not_my_case", "It is not my case"),
    Option("on_leave", "I am on leave"),
    Option("wrong_person", "It belongs to somebody else"),
    Option("other", "Another reason"),
)
