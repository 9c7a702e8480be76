"""Collects what is wrong with blocks, in Slack's words and with its JSON pointers."""

from collections.abc import Collection
from typing import Any

from deploy.sandbox.values import Json

PLAIN = ("plain_text",)
MARKED = ("plain_text", "mrkdwn")


class Problems:
    """A list of `[ERROR] … [json-pointer:…]` lines, with the checks that every block needs."""

    def __init__(self, files: Collection[str]) -> None:
        self.lines: list[str] = []
        self.files = files

    def add(self, message: str, at: str) -> None:
        """Add a problem at this JSON pointer."""
        self.lines.append(f"[ERROR] {message} [json-pointer:{at}]")

    def keys(self, value: Json, at: str, allowed: Collection[str]) -> None:
        """Allow only these fields: a misspelt one is refused instead of ignored."""
        for key in value.keys() - set(allowed):
            self.add(f"invalid additional property: {key}", at)

    def text(self, value: Any, at: str, most: int, kinds: Collection[str] = PLAIN) -> None:
        """Require a text object of one of these types with 1 to `most` characters."""
        if not isinstance(value, dict):
            self.add("missing required field: text", at)
            return
        self.keys(value, at, ("type", "text", "emoji", "verbatim"))
        if value.get("type") not in kinds:
            self.add(f"must be one of the allowed values: {', '.join(kinds)}", f"{at}/type")
        self.string(value.get("text"), f"{at}/text", most, required=True)

    def string(self, value: Any, at: str, most: int, *, required: bool = False) -> None:
        """Require a string of 1 to `most` characters. It may be absent unless it is required."""
        if value is None and not required:
            return
        if not isinstance(value, str):
            self.add(
                "must be a string" if value is not None else f"missing required field: {at.rsplit('/')[-1]}",
                at,
            )
        elif not value:
            self.add("must be more than 0 characters", at)
        elif len(value) > most:
            self.add(f"must be less than {most + 1} characters", at)

    def items(self, value: Any, at: str, most: int) -> list[Json]:
        """The objects of a list of 1 to `most`, without those that cannot be checked further."""
        if not isinstance(value, list):
            self.add("must be an array", at)
            return []
        if not value:
            self.add("no fewer than 1 items allowed", at)
        if len(value) > most:
            self.add(f"no more than {most} items allowed", at)
        for number, item in enumerate(value):
            if not isinstance(item, dict):
                self.add("must be an object", f"{at}/{number}")
        return [item for item in value if isinstance(item, dict)]

    def picture(self, value: Json, at: str) -> None:
        """An image by exactly one of address or uploaded file, described for those who cannot see it."""
        sources = [key for key in ("image_url", "slack_file") if key in value]
        if len(sources) != 1:
            self.add("must provide exactly one of image_url or slack_file", at)
        self.string(value.get("image_url"), f"{at}/image_url", 3000)
        self.string(value.get("alt_text"), f"{at}/alt_text", 2000, required=True)
        file = value.get("slack_file")
        if file is not None and not (isinstance(file, dict) and str(file.get("id")) in self.files):
            self.add("invalid slack file", f"{at}/slack_file")
