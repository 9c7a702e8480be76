"""A press reduced to what it cannot do without, by Bolt and the drivers: `python -m … PORT DATABASE`.

It acknowledges as the floor does, after it has read who pressed and their draft, written the draft and the
press durably, and posted something of a question's length to the `response_url`. Nothing is checked, decided,
drawn, sealed, logged or counted.
"""

from __future__ import annotations

import http.client
import json
import logging
import re
import sqlite3
import sys
import threading
import uuid
from contextlib import closing
from typing import Any
from urllib.parse import urlsplit

from slack_bolt import Ack

from bot.slack.transport.http import serve_application
from tests.bench.interaction_floor import Bare, bare_app

#: About what a missed visit's session is long once it is sealed, and a question with its buttons as blocks.
SESSION, QUESTION = "s" * 1_500, json.dumps({"replace_original": True, "text": "q" * 2_000}).encode()

_TABLES = (
    "PRAGMA journal_mode = WAL",
    "CREATE TABLE IF NOT EXISTS people (slack_user_id TEXT PRIMARY KEY, name TEXT)",
    "CREATE TABLE IF NOT EXISTS drafts (id TEXT PRIMARY KEY, session TEXT)",
    "CREATE TABLE IF NOT EXISTS handled (key TEXT PRIMARY KEY, answer TEXT)",
)


class Presses:
    """Stores and answers; each thread has a connection to the database and one to Slack."""

    def __init__(self, database: str) -> None:
        self._database = database
        self._own = threading.local()
        self._turn = threading.Lock()
        with closing(sqlite3.connect(database)) as connection:
            for statement in _TABLES:
                connection.execute(statement)

    def answer(self, ack: Ack, body: dict[str, Any]) -> None:
        """Everything that Doorstep does with a press, and nothing of what it thinks of it."""
        with self._turn:  # SQLite takes one writer at a time
            self._store(body["user"]["id"], body["actions"][0]["block_id"])
        self._post(urlsplit(body["response_url"]))
        ack()

    def _store(self, person: str, draft: str) -> None:
        run = self._connection().execute
        run("BEGIN IMMEDIATE")
        run("SELECT name FROM people WHERE slack_user_id = ?", (person,)).fetchone()
        run("SELECT session FROM drafts WHERE id = ?", (draft,)).fetchone()
        run("INSERT INTO handled VALUES (?, ?)", (uuid.uuid4().hex, draft))
        run(
            "INSERT INTO drafts VALUES (?, ?) ON CONFLICT DO UPDATE SET session = ?",
            (draft, SESSION, SESSION),
        )
        run("COMMIT")

    def _connection(self) -> sqlite3.Connection:
        if not hasattr(self._own, "connection"):
            self._own.connection = sqlite3.connect(self._database, isolation_level=None)
            self._own.connection.execute("PRAGMA synchronous = FULL")
        connection: sqlite3.Connection = self._own.connection
        return connection

    def _post(self, url: Any) -> None:
        if not hasattr(self._own, "line"):
            self._own.line = http.client.HTTPConnection(url.netloc)
        line: http.client.HTTPConnection = self._own.line
        line.request("POST", url.path, QUESTION, {"Content-Type": "application/json"})
        line.getresponse().read()


def open_storing(database: str) -> Bare:
    """The floor's app, with a listener that stores."""
    return bare_app(lambda bolt: bolt.action(re.compile(".*"))(Presses(database).answer))


if __name__ == "__main__":
    logging.basicConfig(level=logging.INFO)
    port, database = int(sys.argv[1]), sys.argv[2]
    serve_application(lambda: open_storing(database), lambda bare: bare.wsgi, port=port)
