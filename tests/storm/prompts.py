"""A dialog's question as it stands on a screen: which step, what can be picked, by which kind of control."""

from __future__ import annotations

from dataclasses import dataclass

from tests.storm.control import Json, messages_in

_DIALOG = "dialog:"


@dataclass(frozen=True, slots=True)
class Question:
    """`handle` changes whenever the dialog moves on; `verbs` are the kinds of control that it offers."""

    message: Json
    handle: str
    step: str
    controls: tuple[tuple[str, Json], ...]

    @property
    def verbs(self) -> set[str]:
        return {verb for verb, _ in self.controls}

    @property
    def options(self) -> list[str]:
        """What can be picked."""
        buttons = [str(control["label"]) for verb, control in self.controls if verb == "choose"]
        listed = [
            str(option)
            for verb, control in self.controls
            if verb in ("select", "mark")
            for option in control.get("options", ())
        ]
        return buttons or listed

    def label(self, verb: str) -> str:
        """What the first control of this kind is called."""
        return next(str(control["label"]) for found, control in self.controls if found == verb)


def newest_question(screen: Json) -> Question | None:
    """The newest message that asks something."""
    for message in reversed(messages_in(screen)):
        controls = tuple(
            (str(control["action_id"]).split(":")[1], control)
            for control in message["controls"]
            if str(control["action_id"]).startswith(_DIALOG)
        )
        if controls:
            _, session, revision, step, *_ = str(controls[0][1]["block_id"]).split("|")
            return Question(message, f"{session}/{revision}", step, controls)
    return None
