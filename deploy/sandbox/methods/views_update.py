"""views.update: redraw an open modal, or the Home tab, by its id."""

from deploy.sandbox import views
from deploy.sandbox.methods.method import Method, Tier
from deploy.sandbox.values import Json
from deploy.sandbox.world import World


def _update(world: World, args: Json) -> Json:
    view = views.find_view(world, args.get("view_id"), args.get("external_id"))
    views.redraw_view(world, view, args.get("view"), args.get("hash"))
    return {"view": views.payload(world, view)}


METHODS = [Method("views.update", None, Tier.FOUR, _update)]
