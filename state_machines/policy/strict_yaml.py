"""Reads YAML as strings, with the line of every field: `on`, `no` and `5.10` stay what was written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import yaml

#: The way to a field: keys and list positions, from the top of the file.
FieldPath = tuple[str | int, ...]
Value = str | list["Value"] | dict[str, "Value"]

#: The most characters of a file: one written by hand has a few hundred lines and comes nowhere near this.
LARGEST_FILE = 400_000
DEEPEST = 12

#: libyaml's reader where it was built in, ten times as fast; both read every scalar as the string it is.
_READER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong in a file: where, which check found it, what is wrong and what to do."""

    path: FieldPath
    check: str
    words: str


@dataclass(frozen=True, slots=True)
class Document:
    """A file's content as strings, lists and maps; `lines` gives the line (from 1) of every field."""

    origin: str
    content: Value
    lines: Mapping[FieldPath, int]
    problems: tuple[Problem, ...]

    def describe(self, problem: Problem) -> str:
        """The problem as one line: file:line: field: check: words."""
        line = next(self.lines[p] for p in _path_and_parents(problem.path) if p in self.lines)
        where = dotted_path(problem.path) or "the file"
        return f"{self.origin}:{line}: {where}: {problem.check}: {problem.words}"

    def describe_all(self, problems: tuple[Problem, ...]) -> tuple[str, ...]:
        """Every problem as a line, in the order of the file."""
        known = [(self._line_of(problem), self.describe(problem)) for problem in problems]
        return tuple(words for _, words in sorted(known, key=lambda pair: pair[0]))

    def _line_of(self, problem: Problem) -> int:
        return next(self.lines[p] for p in _path_and_parents(problem.path) if p in self.lines)


@dataclass(slots=True)
class _Reading:
    lines: dict[FieldPath, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


def read_strictly(text: str, origin: str) -> Document:
    """Read YAML without guessing types.

    Duplicate keys and aliases are problems of the document, as is a text that is no YAML at all:
    everything that can be read is read, so that all problems can be told at once.
    """
    reading = _Reading(lines={(): 1})
    content: Value = ""
    try:
        node = _compose(text)
    except yaml.YAMLError as error:
        reading.lines[()] = _line_of_error(error)
        reading.problems.append(
            Problem((), "not YAML", f"{_words_of(error)}; correct the line and check again")
        )
    else:
        content = _value(node, (), reading) if node is not None else ""
    return Document(origin, content, reading.lines, tuple(reading.problems))


def dotted_path(path: FieldPath) -> str:
    """The path as people read it, with list positions counted from 1: steps[2].duties[1].role."""
    words = ""
    for part in path:
        words += f"[{part + 1}]" if isinstance(part, int) else f".{part}" if words else part
    return words


class _NotAllowedHere(yaml.YAMLError):
    """YAML that is valid, and not used in these files."""

    def __init__(self, words: str, line: int) -> None:
        super().__init__(words)
        self.line = line


def _compose(text: str) -> yaml.Node | None:
    if len(text) > LARGEST_FILE:
        raise _NotAllowedHere(f"the file is longer than {LARGEST_FILE} characters", 1)
    _refuse_bombs(text)
    node: yaml.Node | None = yaml.compose(text, Loader=_READER)
    return node


def _refuse_bombs(text: str) -> None:
    """Refuse, before composing it, a text whose few lines of aliases or brackets could end the process."""
    depth = 0
    for event in yaml.parse(text, Loader=_READER):
        line = event.start_mark.line + 1 if event.start_mark else 1
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if isinstance(event, yaml.AliasEvent):
            raise _NotAllowedHere("aliases are not used here", line)
        if depth > DEEPEST:
            raise _NotAllowedHere(f"lists and maps are nested more than {DEEPEST} deep", line)


def _value(node: yaml.Node, path: FieldPath, reading: _Reading) -> Value:
    reading.lines.setdefault(path, node.start_mark.line + 1)
    if isinstance(node, yaml.MappingNode):
        return _mapping(node, path, reading)
    if isinstance(node, yaml.SequenceNode):
        return [_value(item, (*path, at), reading) for at, item in enumerate(node.value)]
    return str(node.value)


def _mapping(node: yaml.MappingNode, path: FieldPath, reading: _Reading) -> Value:
    found: dict[str, Value] = {}
    for key_node, value_node in node.value:
        key = str(key_node.value)
        if not isinstance(key_node, yaml.ScalarNode):
            reading.problems.append(Problem(path, "not a name", "a key must be one word; correct it"))
        elif key in found:
            words = f"the key is given again on line {key_node.start_mark.line + 1}; keep one of them"
            reading.problems.append(Problem((*path, key), "duplicate key", words))
        else:
            reading.lines[(*path, key)] = key_node.start_mark.line + 1
            found[key] = _value(value_node, (*path, key), reading)
    return found


def _path_and_parents(path: FieldPath) -> Iterator[FieldPath]:
    for length in range(len(path), -1, -1):
        yield path[:length]


def _line_of_error(error: yaml.YAMLError) -> int:
    if isinstance(error, _NotAllowedHere):
        return error.line
    mark = getattr(error, "problem_mark", None)
    return mark.line + 1 if mark is not None else 1


def _words_of(error: yaml.YAMLError) -> str:
    return str(getattr(error, "problem", None) or error).replace("\n", " ")
