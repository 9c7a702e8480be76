"""views.publish: a person's Home tab."""

from deploy.sandbox import views
from deploy.sandbox.errors import SlackError
from deploy.sandbox.methods.method import Method, Tier
from deploy.sandbox.values import Json
from deploy.sandbox.world import World


def _publish(world: World, args: Json) -> Json:
    person = world.user(str(args.get("user_id", "")))
    if person is None or person.deleted:
        raise SlackError("not_found")
    view = views.publish_home(world, person.id, args.get("view"), args.get("hash"))
    return {"view": views.payload(world, view)}


METHODS = [Method("views.publish", None, Tier.FOUR, _publish)]
