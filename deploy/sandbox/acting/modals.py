"""Submits a modal and carries out what the app answers, or closes the modal."""

from collections.abc import Callable
from typing import Any

from deploy.sandbox import payloads, views
from deploy.sandbox.acting.form_errors import form_errors
from deploy.sandbox.acting.stage import Stage
from deploy.sandbox.blocks.elements import INPUT
from deploy.sandbox.blocks.walk import elements_of
from deploy.sandbox.errors import ActError, SlackError
from deploy.sandbox.model import View
from deploy.sandbox.values import Json
from deploy.sandbox.world import World

#: What Slack's client shows when a submission is not acknowledged, or is answered with something unusable.
TROUBLE = "We had some trouble connecting. Try again?"


async def submit(stage: Stage, _body: Json) -> None:
    """Press the modal's submit button; Slack's own checks come first, without the app."""
    view, world = stage.modal(), stage.world
    if not view.source.get("submit"):
        raise ActError("this modal has no submit button")
    view.errors, view.warning = form_errors(view), None
    world.touch()
    if view.errors:
        return
    receipt = await stage.courier.deliver("interactive", payloads.view_submission(world, stage.person, view))
    if not receipt.ok:
        _show_trouble(world, view)
        return
    try:
        _carry_out_answer(world, view, receipt.payload or {})
    except SlackError as error:
        world.journal.note("refused_answer", body=receipt.payload, error=error.code, **error.extra)
        _show_trouble(world, view)


def _carry_out_answer(world: World, view: View, answer: Json) -> None:
    action = answer.get("response_action")
    if action is None:
        views.close_view(world, view)
    elif action in _ACTIONS:
        _ACTIONS[action](world, view, answer)
    else:
        raise SlackError("invalid_arguments")


def _errors(world: World, view: View, answer: Json) -> None:
    errors: Any = answer.get("errors")
    asked = {placed.block_id for placed in elements_of(view.blocks) if placed.place == INPUT}
    if not isinstance(errors, dict) or not errors or not set(errors) <= asked:
        raise SlackError("invalid_arguments", messages=["errors must be keyed by block_id of input blocks"])
    view.errors = {block_id: str(words) for block_id, words in errors.items()}
    world.touch()


def _update(world: World, view: View, answer: Json) -> None:
    views.redraw_view(world, view, answer.get("view"))


def _push(world: World, view: View, answer: Json) -> None:
    views.push_modal(world, view.user, answer.get("view"))


def _clear(world: World, view: View, _answer: Json) -> None:
    views.clear_modals(world, view.user)


_ACTIONS: dict[str, Callable[[World, View, Json], None]] = {
    "errors": _errors,
    "update": _update,
    "push": _push,
    "clear": _clear,
}


def _show_trouble(world: World, view: View) -> None:
    view.warning = TROUBLE
    world.touch()


async def close(stage: Stage, body: Json) -> None:
    """Cancel the modal on top; with `"all": true` close the whole stack, as the cross does."""
    top, world = stage.modal(), stage.world
    everything = bool(body.get("all"))
    told = world.modals[stage.person.id][0] if everything else top
    if everything:
        views.clear_modals(world, stage.person.id)
    else:
        views.close_view(world, top)
    if told.source.get("notify_on_close"):
        closed = payloads.view_closed(world, stage.person, told, cleared=everything)
        await stage.courier.deliver("interactive", closed)
