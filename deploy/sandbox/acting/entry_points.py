"""The ways into the app: its Home tab, its Messages tab, a global shortcut, and reading a conversation."""

from deploy.sandbox import payloads
from deploy.sandbox.acting.stage import Stage, required_text
from deploy.sandbox.errors import ActError, not_visible
from deploy.sandbox.values import Json


async def open_home(stage: Stage, body: Json) -> None:
    """Open the app's Home tab, or with `"tab": "messages"` its Messages tab; the app is told of either."""
    tab, world = body.get("tab", "home"), stage.world
    offered = {"home": world.manifest.home_tab, "messages": world.manifest.messages_tab}
    if not offered.get(tab):
        raise ActError(f"the app has no {tab} tab")
    if tab == "home":
        world.home_open.add(stage.person.id)
    else:
        world.home_open.discard(stage.person.id)
        stage.mark_as_read(world.direct_messages_of(stage.person.id))
    world.touch()
    await stage.courier.announce(payloads.app_home_opened(world, stage.person, tab))


async def shortcut(stage: Stage, body: Json) -> None:
    """Start a global shortcut by its name."""
    name = required_text(body, "name")
    for each in stage.world.manifest.shortcuts:
        if each.name == name:
            started = payloads.shortcut(stage.world, stage.person, each.callback_id)
            receipt = await stage.courier.deliver("interactive", started)
            if not receipt.ok:
                stage.world.notify(stage.person.id, f"{name} did not start: the app did not answer")
            return
    raise not_visible("shortcut", name, [each.name for each in stage.world.manifest.shortcuts])


async def read(stage: Stage, body: Json) -> None:
    """Read a conversation, after which nothing in it is unread. The app hears nothing of it."""
    stage.mark_as_read(stage.conversation(body.get("in")))
