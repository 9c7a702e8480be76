"""The page's addresses: the page itself, one phone's fragment, the wait for changes."""

from starlette.routing import BaseRoute

from deploy.sandbox.page.ports import World


def routes(world: World) -> list[BaseRoute]:
    """Every route of the page, to be mounted at the root of the sandbox's application."""
    assert world.people() is not None
    return []
