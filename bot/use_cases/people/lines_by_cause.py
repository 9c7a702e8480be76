"""Says what is wrong a line a cause, with a count and examples, however many people and cases have it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from state_machines.duties.people_check import Hole

#: So many of the cases or people with one cause are named; the rest is counted.
NAMED = 5


def lines_by_cause(holes: Iterable[Hole]) -> Iterator[str]:
    """One line for each cause, in the order in which each was first met.

    What is wrong with a few people is said of each; with more of them it is said once, of all.
    """
    by_why: dict[str, list[Hole]] = {}
    for hole in holes:
        by_why.setdefault(hole.why, []).append(hole)
    kinds: dict[str, list[Hole]] = {}
    for first, *_ in by_why.values():
        kinds.setdefault(first.kind or first.why, []).append(first)
    for kind, firsts in kinds.items():
        if len(firsts) > NAMED and firsts[0].kind:
            yield _of_many(kind, [one for first in firsts for one in by_why[first.why]])
        else:
            yield from (_of_one(by_why[first.why]) for first in firsts)


def _of_one(holes: Sequence[Hole]) -> str:
    cases = _distinct(hole.reference for hole in holes)
    return f"{_first(cases)}: {holes[0].why}" if cases else holes[0].why


def _of_many(kind: str, holes: Sequence[Hole]) -> str:
    people, cases = _distinct(hole.who for hole in holes), _distinct(hole.reference for hole in holes)
    found = (
        (f"{len(one)} {what}", _first(one)) for one, what in ((cases, "cases"), (people, "people")) if one
    )
    return f"{'; '.join(f'{count} ({examples})' for count, examples in found)}: {kind}"


def _distinct(words: Iterable[str]) -> list[str]:
    return [one for one in dict.fromkeys(words) if one]


def _first(words: Sequence[str]) -> str:
    more = f" and {len(words) - NAMED} more" if len(words) > NAMED else ""
    return f"{', '.join(words[:NAMED])}{more}"
