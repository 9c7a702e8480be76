"""Press a button, choose an option, fill a field."""

from typing import Any

from deploy.sandbox import payloads
from deploy.sandbox.acting.choices import new_value
from deploy.sandbox.acting.find import Target, find
from deploy.sandbox.acting.stage import Stage, required_text
from deploy.sandbox.blocks.elements import ELEMENTS, HOLDING, INPUT
from deploy.sandbox.blocks.state import raw_value, value_of
from deploy.sandbox.errors import ActError
from deploy.sandbox.model import Message
from deploy.sandbox.values import Json

_TYPED = frozenset(kind for kind, element in ELEMENTS.items() if element.shape == "text")
_CHOSEN = frozenset(ELEMENTS) - _TYPED - {"button"}
_NO_ANSWER = "{app} did not answer. Nothing was changed here; try again."
_NOT_INTERACTIVE = "This app is not configured to handle interactive responses."


async def press(stage: Stage, body: Json) -> None:
    """Press a button. If Slack would ask for a confirmation, the press confirms."""
    target = find(stage, body, required_text(body, "label"), frozenset({"button"}))
    button = target.placed.element
    extra: Json = {key: item for key, item in button.items() if key in ("text", "value", "style")}
    await _fire(stage, target, extra)


async def choose(stage: Stage, body: Json) -> None:
    """Choose an option by its words, in a select, a picker, boxes or an overflow menu."""
    await _set(stage, find(stage, body, required_text(body, "label"), _CHOSEN), body.get("option"))


async def fill(stage: Stage, body: Json) -> None:
    """Write into a field, or choose in a field that takes a choice."""
    target = find(stage, body, required_text(body, "field"), HOLDING)
    await _set(stage, target, body.get("value"))


async def _set(stage: Stage, target: Target, wanted: Any) -> None:
    placed, surface = target.placed, target.surface
    if placed.kind == "overflow":
        await _fire(stage, target, {"selected_option": new_value(stage, placed, wanted, None)})
        return
    value = (
        _words(wanted)
        if placed.kind in _TYPED
        else new_value(stage, placed, wanted, raw_value(placed, surface.state))
    )
    typed = value_of(placed.kind, value)
    surface.state.setdefault(placed.block_id, {})[placed.action_id] = typed
    if not isinstance(surface, Message):
        surface.errors.pop(placed.block_id, None)
    stage.world.touch()
    if placed.place != INPUT or placed.block.get("dispatch_action"):
        await _fire(stage, target, {key: item for key, item in typed.items() if key != "type"})


def _words(wanted: Any) -> str | None:
    if wanted is None or wanted == "":
        return None  # Slack sends null for an emptied field
    if isinstance(wanted, (str, int, float)):
        return str(wanted)
    raise ActError(f"{wanted!r} is not something one can type")


async def _fire(stage: Stage, target: Target, extra: Json) -> None:
    placed, surface, world = target.placed, target.surface, stage.world
    action = {
        "type": placed.kind,
        "action_id": placed.action_id,
        "block_id": placed.block_id,
        "action_ts": world.clock.next_ts(),
        **extra,
    }
    if isinstance(surface, Message):
        stage.mark_as_read(world.conversations[surface.channel])
        body = payloads.actions_on_message(world, stage.person, surface, action)
    else:
        body = payloads.actions_on_view(world, stage.person, surface, action)
    _warn(stage, target, None)
    if not world.manifest.interactivity:
        _warn(stage, target, _NOT_INTERACTIVE)
    elif not (await stage.courier.deliver("interactive", body)).ok:
        _warn(stage, target, _NO_ANSWER.format(app=world.app.name))


def _warn(stage: Stage, target: Target, words: str | None) -> None:
    surface = target.surface
    if not isinstance(surface, Message):
        surface.warning = words
    elif words is None:
        surface.warnings.pop(stage.person.id, None)
    else:
        surface.warnings[stage.person.id] = words
    stage.world.touch()
