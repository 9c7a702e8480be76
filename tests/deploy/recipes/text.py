"""The boxes of the pages in docs/deploy: each is a recipe with a name, run as it stands."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

PAGES = Path(__file__).parents[3] / "docs/deploy"
_BOX = re.compile(r"^(?:<!-- recipe: ([a-z-]+) -->\n)?```sh\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def boxes(page: str) -> list[tuple[str, str]]:
    """Each box of this page with its name, which is empty where it has none."""
    return _BOX.findall((PAGES / page).read_text(encoding="utf-8"))


def recipe(page: str, name: str, places: Mapping[str, str]) -> str:
    """The box of this name, with what stands between < and > put in; nothing else is changed."""
    (text,) = [body for title, body in boxes(page) if title == name]
    for place, value in places.items():
        text = text.replace(f"<{place}>", value)
    left = re.findall(r"<[a-z][a-z ]*>", text)
    assert not left, f"nothing was given for {left} in {name}"
    return text
