"""views.open and views.push: show a modal in answer to what a person did within the last three seconds."""

from deploy.sandbox import views
from deploy.sandbox.blocks.check_view import check_view
from deploy.sandbox.errors import SlackError
from deploy.sandbox.methods.method import Method, Tier
from deploy.sandbox.values import Json
from deploy.sandbox.world import World


def _open(world: World, args: Json) -> Json:
    user = _whose(world, args)
    return {"view": views.payload(world, views.open_modal(world, user, args.get("view")))}


def _push(world: World, args: Json) -> Json:
    user = _whose(world, args)
    if not world.modals[user]:
        raise SlackError("not_found")
    return {"view": views.payload(world, views.push_modal(world, user, args.get("view")))}


def _whose(world: World, args: Json) -> str:
    files = {file.id for file in world.files.values() if file.complete}
    check_view(args.get("view"), "modal", files)  # a view that will not do does not spend the trigger
    return world.triggers.exchange(args.get("trigger_id"))


METHODS = [
    Method("views.open", None, Tier.FOUR, _open),
    Method("views.push", None, Tier.FOUR, _push),
]
