"""Whose a payload is: another workspace's or another app's may be signed with our secret, and is not ours."""

from __future__ import annotations

from dataclasses import dataclass

from bot.slack.drawing.text import Json
from bot.slack.transport.web_client import Identity


@dataclass(frozen=True, slots=True)
class NotOurs:
    """A payload names another workspace or another app; `what` says which, without naming it."""

    what: str


def find_stranger(identity: Identity, payload: Json) -> NotOurs | None:
    """None for a payload that names this workspace and this app, or, as a press may, leaves either out."""
    if _differs(_team(payload), identity.team_id):
        return NotOurs("workspace")
    if _differs(str(payload.get("api_app_id") or ""), identity.app_id):
        return NotOurs("app")
    return None


def _team(payload: Json) -> str:
    """Commands and events name it beside the rest, presses in an object of its own, forms in the view too."""
    team = payload.get("team")
    named = team.get("id") if isinstance(team, dict) else payload.get("team_id")
    view = payload.get("view")
    return str(named or (view.get("app_installed_team_id") if isinstance(view, dict) else "") or "")


def _differs(named: str, known: str) -> bool:
    return bool(named and known) and named != known
