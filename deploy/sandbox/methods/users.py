"""users.info, .list and .lookupByEmail: who is in the workspace, and what they are."""

from deploy.sandbox.config import Person
from deploy.sandbox.errors import SlackError
from deploy.sandbox.methods.method import Method, Tier, page_of
from deploy.sandbox.values import Json
from deploy.sandbox.world import World


def describe(world: World, person: Person) -> Json:
    """The account as users.info and `user_change` have it."""
    profile: Json = {"real_name": person.name, "display_name": person.handle, "title": person.role}
    if "users:read.email" in world.manifest.scopes and not person.stranger:
        profile["email"] = person.email
    user: Json = {
        "id": person.id,
        "team_id": person.team,
        "name": person.handle,
        "real_name": person.name,
        "deleted": person.deleted,
        "tz": "Europe/London",
        "is_bot": False,
        "is_restricted": person.guest or person.restricted,
        "is_ultra_restricted": person.restricted,
        "is_stranger": person.stranger,
        "profile": profile,
    }
    return user


def _app(world: World) -> Json:
    return {
        "id": world.app.bot_user_id,
        "team_id": world.workspace.team_id,
        "name": world.app.name.lower(),
        "real_name": world.app.name,
        "deleted": False,
        "is_bot": True,
        "profile": {"real_name": world.app.name, "bot_id": world.app.bot_id},
    }


def _info(world: World, args: Json) -> Json:
    if args.get("user") == world.app.bot_user_id:
        return {"user": _app(world)}
    person = world.user(str(args.get("user", "")))
    if person is None:
        raise SlackError("user_not_found")
    return {"user": describe(world, person)}


def _list(world: World, args: Json) -> Json:
    own = [person for person in world.everybody() if not person.stranger]
    users = [*(describe(world, person) for person in own), _app(world)]
    page, cursor = page_of(users, args, default=1000, most=1000)
    return {"members": page, "response_metadata": {"next_cursor": cursor}}


def _by_email(world: World, args: Json) -> Json:
    wanted = str(args.get("email", "")).casefold()
    for person in world.everybody():
        if person.email.casefold() == wanted and not person.deleted and not person.stranger:
            return {"user": describe(world, person)}
    raise SlackError("users_not_found")


METHODS = [
    Method("users.info", "users:read", Tier.FOUR, _info),
    Method("users.list", "users:read", Tier.TWO, _list),
    Method("users.lookupByEmail", "users:read.email", Tier.THREE, _by_email),
]
