"""The sandbox's page in the browser: phones side by side, one a persona.

``routes(world)`` serves ``/``, ``/journal`` and everything under ``/page/``. The browser acts through the
control API of the same server: ``POST /control/act/{handle}``, ``POST /control/reload/{handle}``,
``POST /control/clock``, ``GET /control/journal``; pictures come from ``GET /files/{id}``.

Labels repeat, and a person points at one control, not at the newest of its name. So the page adds to
``press``, ``choose`` and ``fill`` the exact place: ``block_id``, ``action_id`` and, in a message, ``ts``
and ``in``. What is shown on a phone is reported as ``read``.
"""

from deploy.sandbox.page.ports import World
from deploy.sandbox.page.routes import routes

__all__ = ["World", "routes"]
