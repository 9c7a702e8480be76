"""The command `doorstep`: run it, fill it with people and cases, check it, and look at policies.

The commands themselves are in `commands.py`.
"""

from __future__ import annotations

import sys
from typing import NoReturn

from state_machines.errors import DoorstepError, StoreUnavailable


def main() -> None:
    """Run the command line. An expected error is printed in plain words, without a traceback.

    So is a file that this user may not touch, which is a matter of the installation.
    """
    try:
        _do(sys.argv[1:])
    except StoreUnavailable as error:
        sys.stderr.write(f"doorstep: {error.for_operators}\n")
        sys.exit(2)
    except DoorstepError as error:
        _give_up(str(error))
    except PermissionError as error:
        if error.filename is None:
            raise
        from storage.record.operator import operating_user

        _give_up(f"{error.filename}: the user {operating_user()} may not ({error.strerror}).")


def _give_up(words: str) -> NoReturn:
    sys.stderr.write(f"doorstep: {words}\n")
    sys.exit(2)


def _do(words: list[str]) -> None:
    # A start after a crash must be quick: `run` loads nothing that checks policies or imports calendars.
    if words == ["run"]:
        from bot.cli.run import run

        run()
    elif words == ["worker"]:
        from bot.cli.worker import worker

        worker()
    else:
        from bot.cli.commands import app

        app()
