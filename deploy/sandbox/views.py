"""The open modals and published Home tabs: their stack, their identity and their hash."""

import secrets
from collections.abc import Iterator
from typing import Literal

from deploy.sandbox.blocks.check_view import check_view
from deploy.sandbox.blocks.state import carry_over, initial_state
from deploy.sandbox.blocks.walk import with_ids
from deploy.sandbox.errors import SlackError
from deploy.sandbox.model import View
from deploy.sandbox.values import Json
from deploy.sandbox.world import World

#: Slack shows at most this many modals on top of each other.
MOST_MODALS = 3


def open_modal(world: World, user: str, source: object) -> View:
    """A new stack with this one modal; whatever was open is gone."""
    view = _new(world, user, source, "modal")
    world.modals[user] = [view]
    world.touch()
    return view


def push_modal(world: World, user: str, source: object) -> View:
    """One more modal on top; `push_limit_reached` above three."""
    stack = world.modals[user]
    if len(stack) >= MOST_MODALS:
        raise SlackError("push_limit_reached")
    view = _new(world, user, source, "modal")
    if stack:
        view.root_id, view.previous_id = stack[0].id, stack[-1].id
    stack.append(view)
    world.touch()
    return view


def publish_home(world: World, user: str, source: object, expected_hash: object) -> View:
    """The person's Home tab, new or redrawn; `hash_conflict` if it changed since."""
    if not world.manifest.home_tab:
        raise SlackError("not_enabled")
    current = world.homes.get(user)
    if current is None:
        current = world.homes[user] = _new(world, user, source, "home")
        world.touch()
        return current
    redraw_view(world, current, source, expected_hash)
    return current


def redraw_view(world: World, view: View, source: object, expected_hash: object = None) -> None:
    """Replace what a view shows; its id stays, its hash changes, answers survive under the same ids."""
    if expected_hash and expected_hash != view.hash:
        raise SlackError("hash_conflict")
    checked = check_view(source, view.kind, world.usable_files())
    _refuse_duplicate(world, checked, view)
    view.source, view.blocks = checked, with_ids(checked["blocks"])
    view.state = carry_over(view.state, view.blocks)
    view.hash = _new_hash(world)
    view.errors, view.warning = {}, None
    world.touch()


def close_view(world: World, view: View) -> None:
    """Close this modal, and with it those on top; `clear_on_close` takes the whole stack."""
    stack = world.modals[view.user]
    if view in stack:
        del stack[0 if view.source.get("clear_on_close") else stack.index(view) :]
    world.touch()


def clear_modals(world: World, user: str) -> None:
    """Close every modal of this person."""
    world.modals[user] = []
    world.touch()


def find_view(world: World, view_id: object, external_id: object) -> View:
    """An open or published view by either id; `not_found` otherwise."""
    for view in _all(world):
        if (view_id and view.id == view_id) or (external_id and view.external_id == external_id):
            return view
    raise SlackError("not_found")


def payload(world: World, view: View) -> Json:
    """The view object as Slack sends it."""
    source = view.source
    return {
        "id": view.id,
        "team_id": world.workspace.team_id,
        "type": view.kind,
        "blocks": view.blocks,
        "private_metadata": source.get("private_metadata") or "",
        "callback_id": source.get("callback_id") or "",
        "state": {"values": view.state},
        "hash": view.hash,
        "title": source.get("title"),
        "clear_on_close": bool(source.get("clear_on_close")),
        "notify_on_close": bool(source.get("notify_on_close")),
        "close": source.get("close"),
        "submit": source.get("submit"),
        "previous_view_id": view.previous_id,
        "root_view_id": view.root_id,
        "app_id": world.app.id,
        "external_id": view.external_id,
        "app_installed_team_id": world.workspace.team_id,
        "bot_id": world.app.bot_id,
    }


def _new(world: World, user: str, source: object, kind: Literal["modal", "home"]) -> View:
    checked = check_view(source, kind, world.usable_files())
    _refuse_duplicate(world, checked, None)
    blocks = with_ids(checked["blocks"])
    view_id = world.new_id("V")
    return View(
        view_id, user, kind, checked, blocks, initial_state(blocks), _new_hash(world), root_id=view_id
    )


def _refuse_duplicate(world: World, source: Json, own: View | None) -> None:
    wanted = source.get("external_id")
    if wanted and any(view.external_id == wanted and view is not own for view in _all(world)):
        raise SlackError("duplicate_external_id")


def _all(world: World) -> Iterator[View]:
    for stack in world.modals.values():
        yield from stack
    yield from world.homes.values()


def _new_hash(world: World) -> str:
    return f"{int(world.clock.time())}.{secrets.token_hex(4)}"
