"""Writes the access matrix as a page for people: who stands how, and what that lets them see and do."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from state_machines.access.matrix import BLOCKS, Relation, Right, verdict

#: Each relation in words.
RELATIONS: Mapping[Relation, str] = {
    Relation.ALLOCATED: "allocated social worker",
    Relation.LEAD_PRACTITIONER: "lead practitioner",
    Relation.COVER: "cover of one of those who lead or stand above, while that person is missing",
    Relation.LINE: "line manager above the allocated social worker",
    Relation.TEAM: "duty manager, duty contact on duty, service manager or last resort of the team",
    Relation.STANDS_IN: "whoever has a duty of one of these now, because nobody below could be reached",
    Relation.TOLD_LEAD: "reporter's safeguarding lead, told of one report",
    Relation.TOLD_LINE_MANAGER: "reporter's line manager, told of one report",
    Relation.TOLD_AGENCY: "line manager of an agency in the network, asked because of one report",
    Relation.TOLD_OTHERWISE: "told of one report for another part, such as the network's",
    Relation.ASKED: "asked for something else, such as to come to a meeting",
    Relation.DECLINER: "said that it is not theirs",
    Relation.NETWORK: "member of the network",
    Relation.REPORTER: "reporter of a report that stands",
    Relation.OF_ALARM: "told of an alarm that stands",
    Relation.WITHDREW: "reporter of a report that they withdrew",
    Relation.ADMINISTRATOR: "administrator of Doorstep",
    Relation.FORMER: "had a part or a cover that has ended",
    Relation.STRANGER: "anybody else",
    Relation.NAMED: "named in a restricted case",
    Relation.BREAK_GLASS: "has break-glass access to the case for now, with a reason",
    Relation.LEFT: "has left",
    Relation.BARRED: "barred from the case",
    Relation.NOT_NAMED: "not named in a restricted case",
    Relation.OWN_DUTY: "has the role that the duty is for",
    Relation.HOLDS_DUTY: "has it in that person's place",
    Relation.COVERS_DUTY: "covers for either, while they are missing",
    Relation.ABOVE_DUTY: "stands above either, or was told and is still on its ladder",
    Relation.REPORTED_DUTY: "made the report, and the role is another's",
    Relation.DECLINED_DUTY: "said that it is not theirs",
    Relation.SECOND_OF_OWN: "recorded the ending that is to be confirmed, or reports to who did",
    Relation.NO_DUTY: "anybody else, and whoever had it before",
    Relation.TOLD_ALARM: "was told of it, and stands in its circle now",
    Relation.TOOK_ALARM: "has it",
    Relation.RAISED_ALARM: "raised it",
    Relation.NO_ALARM: "anybody else, and whoever was told for a part that has ended",
}

#: Each right in words.
RIGHTS: Mapping[Right, str] = {
    Right.SEE_STEP: "see the step",
    Right.READ_KNOWN: "read what is known of the family",
    Right.READ_CHILD: "read the child's name",
    Right.READ_REPORT: "read reports",
    Right.READ_ALL: "read all else",
    Right.READ_CHRONOLOGY: "read the chronology",
    Right.RECORD_OUTCOME: "record an outcome",
    Right.END_KNOWN: "end what is known",
    Right.AMEND_REPORT: "amend or withdraw a report",
    Right.SAY_PLAN: "say that the plan has changed",
    Right.GO_IN: "say that they go in",
    Right.ALLOCATE: "allocate",
    Right.MOVE_POLICY: "move to another policy text",
    Right.ACKNOWLEDGE: "acknowledge",
    Right.TAKE_OVER: "take over",
    Right.DECLINE: "say “Not mine”",
    Right.UNDO: "undo",
    Right.TAKE_ALARM: "take it",
    Right.END_ALARM: "say how it ended",
}

_TITLES = ("In a case", "With one duty", "With one alarm")

_HEAD = """# Who may see and do what

Written by `doorstep access page --out docs/access.md` from the one table that the code decides by
([`state_machines/access/matrix.py`](../state_machines/access/matrix.py));
`tests/unit/bot/test_access_matrix.py` tries each cell by doing it, now and a minute after the part has
ended.

How somebody stands is worked out anew at every press, page and form, from who holds what at that moment.
Having been told, having had a case and having covered for somebody are on the record and give nothing.
Who stands in several ways has the most that any of them gives; who is barred, or not named in a
restricted case, has nothing. Where the table says *own*, only what is theirs is meant: the report that
they made or were told of, the outcome that the step's rule leaves to their role, what they said
themselves, the duty that is with them, their own acknowledgement or alarm.

Words that a reporter keeps from an agency or a person stay kept from them, whatever else they may read.
Nobody allocates or moves a policy in a chat: the case system names the social worker, and whoever runs
Doorstep moves a text at the command line.
"""


def access_page() -> str:
    """The whole page, as Markdown."""
    blocks = (_block(title, block) for title, block in zip(_TITLES, BLOCKS, strict=True))
    return "\n".join((_HEAD, *blocks))


def _block(title: str, block: str) -> str:
    head, *rows = (line.split() for line in block.strip().splitlines())
    rights = [Right(name) for name in head]
    lines = (_row(Relation(row[0]), rights) for row in rows)
    return "\n".join(
        (
            f"## {title}",
            "",
            _line(("", *(RIGHTS[right] for right in rights))),
            _line(["---"] * (len(rights) + 1)),
            *lines,
            "",
        )
    )


def _row(relation: Relation, rights: Sequence[Right]) -> str:
    return _line((RELATIONS[relation], *(verdict(relation, right).value for right in rights)))


def _line(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"
