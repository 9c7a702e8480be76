"""Addresses as columns hold them, so that the release before, which knew Slack's ids only, reads them too.

People have two columns. `slack_user_id` is the one that the release before reads and writes; where the two
disagree, that release has changed the account, and its word counts. `address` is what the next release reads
alone. Places stand in the columns that held ids of Slack: a text without a surface's name is Slack's, without
its workspace; from the next release on each place is written as the address that it is. See
docs/decisions/0023.
"""

from __future__ import annotations

from sqlalchemy import ColumnElement, and_, case, literal, or_

from state_machines.people.address import Address
from storage.tables import people

#: The one surface that the release before knew: it wrote ids there without their surface and workspace.
KNOWN_BEFORE = "slack"
_PREFIX = f"{KNOWN_BEFORE}:"

_ELSEWHERE = and_(people.c.address.is_not(None), people.c.address.not_like(f"{_PREFIX}%"))

#: The account of a person as other tables name it; see `account_key`.
ACCOUNT_KEY: ColumnElement[str | None] = case((_ELSEWHERE, people.c.address), else_=people.c.slack_user_id)

#: Whether somebody has an account; what the release before has left of one that it took away is none.
HAS_ACCOUNT: ColumnElement[bool] = or_(people.c.slack_user_id.is_not(None), _ELSEWHERE)


def person_address(address: str | None, slack_user_id: str | None) -> Address | None:
    """The address that a person's two columns come to.

    Without its workspace where only the release before has written it, until it is adopted.
    """
    known = Address.parse(address) if address else None
    if known is not None and (known.surface != KNOWN_BEFORE or _bare_id(known) == slack_user_id):
        return known
    return Address(KNOWN_BEFORE, slack_user_id) if slack_user_id else None


def person_columns(address: Address | None) -> dict[str, str | None]:
    """Both columns of a person; an address that lacks its workspace waits for it."""
    if address is None:
        return {"address": None, "slack_user_id": None}
    if address.surface != KNOWN_BEFORE:
        return {"address": str(address), "slack_user_id": None}
    return {"address": str(address) if _has_workspace(address) else None, "slack_user_id": _bare_id(address)}


def account_key(address: Address) -> str:
    """The account as other tables name it: by Slack's id, or by the address on any other surface."""
    return _bare_id(address) if address.surface == KNOWN_BEFORE else str(address)


def adopted_text(address: str | None, slack_user_id: str | None, workspace: str) -> str | None:
    """What the column `address` should hold, where this is the workspace of what lacks one."""
    known = person_address(address, slack_user_id)
    if known is None or known.surface != KNOWN_BEFORE or _has_workspace(known):
        return None if known is None else str(known)
    return f"{_PREFIX}{workspace}/{known.id}"


def may_need_adoption(workspace: str) -> ColumnElement[bool]:
    """Whether the column `address` may hold something else than that."""
    # With NULL for the id all of it is NULL: nobody's account has no address.
    due = literal(f"{_PREFIX}{workspace}/").concat(people.c.slack_user_id)
    return and_(people.c.address.is_distinct_from(due), ~_ELSEWHERE)


def _bare_id(address: Address) -> str:
    return address.id.rpartition("/")[2]


def _has_workspace(address: Address) -> bool:
    return "/" in address.id


def place_from_text(text: str) -> Address:
    """The place that a column, or the settings, name; ValueError where that is none."""
    return Address.parse(text) if ":" in text else Address(KNOWN_BEFORE, text)


def place_to_text(place: Address) -> str:
    """The place as a column holds it."""
    return account_key(place)
