"""Reads the journal as it grows: hands pings to those who answer, counts, and looks for leaks."""

from __future__ import annotations

import json
import re
import threading
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from tests.storm.authority import CHILD_MARK, Authority
from tests.storm.control import Control, Json
from tests.storm.responder import HAVE_THIS, Outsider, Ping, Work
from tests.storm.script import ACCOUNT_MARK, Script

_PAGE = 500
_LOOK_EVERY = 0.2
_CARD = re.compile(r"^[A-Z][a-z A-Z]+: (ST-\d{5}), ")
#: Modals are where names and narratives belong.
_MODALS = frozenset({"views.open", "views.update", "views.push"})
#: The code of a refusal that is no fault of the application's.
_EXPECTED = frozenset(
    {"ratelimited", "internal_error", "exchanged_trigger_id", "expired_trigger_id", "expired_url", "used_url"}
)
#: While the app's access is taken away, as each storm has it for a moment.
_OF_ACCESS = frozenset({"token_revoked", "account_inactive"})
#: Of a channel that is closed to us; one that was made public is read with another scope.
_OF_CHANNELS = frozenset({"is_archived", "not_in_channel", "channel_not_found", "missing_scope"})
#: In the reasons of a refusal where a picture is not there yet, or no more.
_A_FILE = "slack_file"
#: What says that a channel is closed to us.
_ASKS_ABOUT_CHANNELS = frozenset({"conversations.info", "conversations.members"})


#: Under this name it is counted how often Slack opened no form because it had opened so many.
FORMS_REFUSED = "forms beyond the limit"


@dataclass(slots=True)
class Watcher:
    """`posted` is when a card about a case was taken by Slack, in Unix seconds, by conversation and case."""

    control: Control
    authority: Authority
    script: Script
    work: Work
    counts: Counter[str] = field(default_factory=Counter)
    posted: dict[tuple[str, str], list[float]] = field(default_factory=dict)
    leaks: list[str] = field(default_factory=list)
    #: The channels of which Slack was told to say that they are closed to us.
    said_closed: set[str] = field(default_factory=set)
    _refused: Counter[tuple[str, str]] = field(default_factory=Counter)
    _channel: dict[str, tuple[str, str]] = field(default_factory=dict)
    _since: int = 0
    _seen: set[int] = field(default_factory=set)

    def run(self, over: threading.Event) -> None:
        """Read until it is over, and then once more all that is left."""
        while not over.wait(_LOOK_EVERY):
            self.read()
        self.read()

    def refused_for_nothing(self, closed: Collection[str]) -> Mapping[str, int]:
        """What Slack refused by itself, apart from posts in a channel that was closed to us."""
        found: Counter[str] = Counter()
        for (what, channel), times in self._refused.items():
            if not (channel in closed and what.rpartition(" ")[2] in _OF_CHANNELS):
                found[what] += times
        return found

    def read(self) -> None:
        """All that is new; what is not finished yet is read the next time."""
        at = self._since
        while True:
            page = self.control.journal(at, _PAGE)
            for entry in page["entries"]:
                if entry["n"] not in self._seen and "ms" in entry:
                    self._seen.add(entry["n"])
                    self._take(entry)
            self._advance(page["entries"])
            if len(page["entries"]) < _PAGE:
                break
            at = page["next"]
        self.control.forget(self._since)

    def _advance(self, entries: list[Json]) -> None:
        """Everything up to `_since` was read; what hangs is left behind."""
        for entry in entries:
            done = "ms" in entry or entry.get("fault") == "hang"
            if entry["n"] == self._since + 1 and done:
                self._since += 1
                self._seen.discard(self._since)

    def _take(self, entry: Json) -> None:
        kind = str(entry["kind"])
        self.counts[f"{kind} {entry.get('method', '')}".strip()] += 1
        if fault := entry.get("fault"):
            self.counts[f"fault {fault}"] += 1
            self._note_refusal_as_told(entry)
        elif not entry["ok"]:
            self._refusal(entry)
        self._look_for_leaks(entry)
        if entry.get("method") == "chat.postMessage" and entry["ok"]:
            self._note_post(entry)

    def _refusal(self, entry: Json) -> None:
        if entry["kind"] == "delivery":
            self.counts[f"not delivered: {entry.get('outcome')}"] += 1
            return
        error = str((entry.get("response") or {}).get("error") or entry.get("error"))
        self.counts[f"refused: {error}"] += 1
        if error == "ratelimited" and entry.get("method") == "views.open":
            self.counts[FORMS_REFUSED] += 1
        if error not in _EXPECTED | _OF_ACCESS and _A_FILE not in json.dumps(entry.get("response")):
            channel = str((entry.get("args") or {}).get("channel", ""))
            self._refused[f"{entry.get('method') or entry['kind']}: {error}", channel] += 1

    def _note_refusal_as_told(self, entry: Json) -> None:
        if entry["fault"] == "error" and entry.get("method") in _ASKS_ABOUT_CHANNELS:
            self.said_closed.add(str(entry["args"].get("channel", "")))

    def _look_for_leaks(self, entry: Json) -> None:
        if entry["kind"] == "delivery":
            answer = entry.get("ack") or {}
            sent: list[object] = [] if "response_action" in answer else [answer]
        elif entry.get("method") in _MODALS:
            return
        else:
            sent = [entry.get("args"), entry.get("body")]
        said = json.dumps(sent, ensure_ascii=False)
        if CHILD_MARK in said or ACCOUNT_MARK in said:
            self.leaks.append(f"journal entry {entry['n']} ({entry.get('method') or entry['kind']})")

    def _note_post(self, entry: Json) -> None:
        args = entry["args"]
        found = _CARD.match(str(args.get("text", "")))
        if found is None:
            return
        channel, ts, case = str(entry["response"]["channel"]), str(entry["response"]["ts"]), found[1]
        earlier = self.posted.setdefault((channel, case), [])
        earlier.append(float(entry["real"]))
        if HAVE_THIS not in json.dumps(args.get("blocks")):
            return
        if channel.startswith("D"):
            handle, again = channel[2:].lower(), len(earlier) > 1
            self.work.put(Ping(handle, channel, ts, case, again, self._channel.get(case)))
        else:
            self._channel[case] = (channel, ts)
            self._perhaps_an_outsider(case, channel, ts)

    def _perhaps_an_outsider(self, case: str, channel: str, ts: str) -> None:
        if self.script.chance(f"{case}/outsider", 1):
            team = self.authority.teams[self.authority.cases[case].team]
            self.work.put(Outsider(team.outsider, channel, ts, case))
