"""The part that somebody has in a case now: all relations in which they stand, and what these give."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from state_machines.access.matrix import Relation, Right, Verdict, verdict

#: Whatever else they are, who stands so sees and does nothing here.
SHUT_OUT = frozenset({Relation.LEFT, Relation.BARRED, Relation.NOT_NAMED})


@dataclass(frozen=True, slots=True)
class Part:
    """The relations of one person to one case, each with the ids of the reports that it is about.

    A post, such as that of the allocated social worker, is about no report in particular.
    """

    relations: Mapping[Relation, frozenset[str]]

    def verdict(self, right: Right) -> Verdict:
        """The most that any of the relations gives."""
        if SHUT_OUT & self.relations.keys():
            return Verdict.NO
        found = {verdict(relation, right) for relation in self.relations}
        return next((one for one in (Verdict.YES, Verdict.OWN) if one in found), Verdict.NO)

    def may(self, right: Right, *, own: bool = False) -> bool:
        """Whether they have the right; `own` says that it is about something of their own."""
        found = self.verdict(right)
        return found is Verdict.YES or (own and found is Verdict.OWN)

    def own(self, right: Right) -> frozenset[str]:
        """The ids of the reports for which alone they have the right."""
        if SHUT_OUT & self.relations.keys():
            return frozenset()
        theirs = (ids for one, ids in self.relations.items() if verdict(one, right) is Verdict.OWN)
        return frozenset[str]().union(*theirs)

    def joined(self, relations: Iterable[tuple[Relation, frozenset[str]]]) -> Part:
        """The part with these relations beside its own."""
        found = dict(self.relations)
        for relation, ids in relations:
            found[relation] = found.get(relation, frozenset()) | ids
        return Part(found)
