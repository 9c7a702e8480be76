"""The stage of a story: everybody's phones, the clock, the bot's process, and the checks at the end."""

from __future__ import annotations

from deploy.demo.errors import CannotStart, NotAsExpected
from deploy.demo.journal import childrens_names, count_calls, refused_calls, words_in_the_open
from deploy.demo.phone import Phone
from deploy.demo.places import AUTHORITY
from deploy.demo.town import Town
from deploy.demo.transcript import Transcript


class Stage:
    """The stage. `stage["amina"]` is Amina's phone."""

    def __init__(self, town: Town, transcript: Transcript) -> None:
        self._town, self._transcript = town, transcript
        people = town.control.people()
        self._phones = {each["handle"]: Phone(town.control, transcript, each) for each in people}
        aside = transcript.silent()
        self._aside = {each["handle"]: Phone(town.control, aside, each) for each in people}

    def __getitem__(self, handle: str) -> Phone:
        return self._phones[handle]

    def aside(self, handle: str) -> Phone:
        """The same phone for acts that another story shows: here they are not written down."""
        return self._aside[handle]

    def tells(self, words: str) -> None:
        """Write a line about what is then done aside."""
        self._transcript.write_time(self._town.control.now())
        self._transcript.write_act(words)

    def scene(self, title: str) -> None:
        """Begin a new part of the story."""
        self._transcript.heading(title)

    def skip(self, how_long: str, words: str) -> None:
        """Move the workspace's clock ahead, for everybody and for the bot."""
        self._transcript.write_act(f"Skipping ahead: {words}")
        self._transcript.write_time(self._town.control.advance(how_long)["now"])

    def crash(self) -> None:
        """End the bot as a power cut would, and start it again on the same database."""
        self._town.bot.kill()
        self._transcript.write_act("The bot is killed in the middle of it (kill -9), and started again.")
        self._town.start_bot()

    def same(self, words: str, one: str, other: str) -> None:
        """Check that two things that people saw are the same."""
        if one != other:
            raise NotAsExpected(words, f"{one}\n---\n{other}")
        self._transcript.write_check(f"{words}.")

    def nothing_was_refused(self) -> None:
        """Check that Slack accepts every call, reply and acknowledgement of the bot."""
        entries = self._town.control.journal()
        if refused := refused_calls(entries):
            raise NotAsExpected("no call that Slack would refuse", "\n".join(refused))
        self._transcript.write_check(
            f"{count_calls(entries)} calls to Slack, and none that Slack would refuse."
        )

    def nothing_was_told_in_the_open(self, *narrative: str) -> None:
        """Check that names and narratives stand in modals only, and in no log line."""
        secrets = childrens_names(AUTHORITY / "cases.csv") | frozenset(narrative)
        found = words_in_the_open(self._town.control.journal(), secrets)
        logged = self._town.bot.log.read_text(encoding="utf-8", errors="replace").lower()
        found += [f'the log says "{word}"' for word in secrets if word.lower() in logged]
        for phone in self._phones.values():
            shown = "\n".join(phone.previews()).lower()
            found += [f'{phone.name}\'s preview says "{word}"' for word in secrets if word.lower() in shown]
        if found:
            raise NotAsExpected("no child's name and no narrative outside a modal", "\n".join(found))
        self._transcript.write_check(
            "no child's name and no account outside a modal, in a preview, or in the log."
        )

    def the_audit_holds(self) -> None:
        """Run `doorstep audit verify`, as an administrator would."""
        try:
            said = self._town.doorstep("audit", "verify")
        except CannotStart as error:
            raise NotAsExpected("doorstep audit verify finds the audit whole", str(error)) from error
        self._transcript.write_check(f"doorstep audit verify says: {said}")
