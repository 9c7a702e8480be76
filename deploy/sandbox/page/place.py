"""Where a set of blocks stands (a message, a modal, the Home tab) and what is chosen in it at present."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from deploy.sandbox.page.times import local_input

Block: TypeAlias = Mapping[str, Any]
Known: TypeAlias = Mapping[tuple[str, str], Block]

_INITIAL = (
    "initial_value",
    "initial_option",
    "initial_options",
    "initial_date",
    "initial_time",
    "initial_date_time",
)
_UNKNOWN = object()


@dataclass(frozen=True)
class Place:
    """``known`` holds the control API's own entries, so the page uses the labels that ``act`` understands."""

    key: str
    ts: str = ""
    known: Known = field(default_factory=dict)
    errors: Mapping[str, str] = field(default_factory=dict)

    def id(self, block: Block, element: Block) -> str:
        """Return an HTML id that stays the same while the control does, so that focus survives a redraw."""
        return f"{self.key}-{block.get('block_id')}-{element.get('action_id')}".replace(" ", "_")

    def label(self, block: Block, element: Block, otherwise: str = "") -> str:
        """Return the control's name as ``act`` knows it, else the words given."""
        return str(self._entry(block, element).get("label") or otherwise)

    def error(self, block: Block) -> str:
        """Return what the application or Slack says is wrong with an input block's answer."""
        label = block.get("label", {}).get("text", "")
        return self.errors.get(label) or self.errors.get(str(block.get("block_id")), "")

    def options(self, block: Block, element: Block) -> list[str]:
        """Return the option labels the control API lists, for menus whose options Slack supplies."""
        return [_words(option) for option in self._entry(block, element).get("options") or ()]

    def selection(self, block: Block, element: Block) -> list[str]:
        """Return what is chosen now, each as its label or value; before any choice, what the app preset."""
        entry = self._entry(block, element)
        holding = next((entry[name] for name in ("value", "selected") if name in entry), _UNKNOWN)
        if holding is _UNKNOWN:
            holding = next((element[name] for name in _INITIAL if element.get(name)), None)
        many = holding if isinstance(holding, list) else [] if holding is None else [holding]
        return [word for each in many for word in _both(each)]

    def is_selected(self, block: Block, element: Block, option: Block) -> bool:
        """Return whether an option is chosen."""
        return bool(set(_both(option)) & set(self.selection(block, element)))

    def input_value(self, block: Block, element: Block) -> str:
        """Return what stands in a text, date or time input, as the browser's own input writes it."""
        value = next(iter(self.selection(block, element)), "")
        return local_input(value) if element.get("type") == "datetimepicker" else value

    def _entry(self, block: Block, element: Block) -> Block:
        return self.known.get((str(block.get("block_id")), str(element.get("action_id"))), {})


def index_by_ids(entries: Iterable[Block]) -> Known:
    """Index the control API's fields and controls by the two ids that name them."""
    return {(str(entry.get("block_id")), str(entry.get("action_id"))): entry for entry in entries}


def _words(option: Any) -> str:
    return str(option.get("text", {}).get("text", "")) if isinstance(option, Mapping) else str(option)


def _both(option: Any) -> list[str]:
    if isinstance(option, Mapping):
        return [word for word in (_words(option), str(option.get("value", ""))) if word]
    return [str(option)]
