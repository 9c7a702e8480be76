"""A small app served by signed HTTP, for a test to start as a process: `python -m … PORT [broken]`."""

from __future__ import annotations

import sys
from dataclasses import dataclass

from slack_bolt import Ack, App
from slack_bolt.authorization import AuthorizeResult

from bot.slack.http import serve
from bot.slack.web import web_client
from state_machines.errors import Misconfigured


@dataclass
class Worker:
    """Says when it is opened and closed."""

    bolt: App

    def close(self) -> None:
        sys.stdout.write("closed\n")
        sys.stdout.flush()


def open_worker() -> Worker:
    if "broken" in sys.argv:
        raise Misconfigured("DOORSTEP_SETTINGS_FILE names no file.")
    bolt = App(
        client=web_client(None),
        authorize=lambda: AuthorizeResult(enterprise_id=None, team_id="T1", bot_token="xoxb-test"),
        signing_secret="secret",
        process_before_response=True,
    )

    def answer(ack: Ack) -> None:
        ack(text="Here it is.")

    bolt.command("/cases")(answer)
    sys.stdout.write("opened\n")
    sys.stdout.flush()
    return Worker(bolt)


if __name__ == "__main__":
    serve(open_worker, port=int(sys.argv[1]))
