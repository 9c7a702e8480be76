"""Who runs this process, by the operating system: what is done beside the chat is put on record with that."""

from __future__ import annotations

import os
import pwd


def operating_user() -> str:
    """The name of the operating system's user, or the number of one without a name."""
    try:
        return pwd.getpwuid(os.getuid()).pw_name
    except KeyError:
        return f"uid {os.getuid()}"
