"""Each cell of the access matrix, tried by doing it: while the part lasts, and a minute after its end."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import count
from pathlib import Path

import pytest

from bot.reading.snapshot import load_snapshot
from bot.surface.acts.table import BUTTONS
from bot.use_cases.answer.answer_visit import before_going_in
from bot.use_cases.answer.review_known import known_choices
from bot.use_cases.collect.start_dialog import start_dialog
from bot.use_cases.show.case_status import case_status
from bot.use_cases.show.chronology import chronology
from bot.use_cases.show.open_case import open_case
from state_machines.access.matrix import BLOCKS, MATRIX, Relation, Right, Verdict, verdict
from state_machines.access.page import access_page
from state_machines.duties.roles import roles_to_act_in
from state_machines.errors import NotAllowed, Refused
from state_machines.flowchart.flowchart import outcomes
from state_machines.people.people import Person
from tests.unit.bot.access_world import HERS, HIS, KNOWN, WAYS, Way, report_id, say, use_the_world
from tests.unit.bot.town_hall import CHILD, CP_CASE, Hall, a_hall

PAGE = Path(__file__).parents[3] / "docs/access.md"


def rights_of_block(number: int) -> list[Right]:
    return [Right(name) for name in BLOCKS[number].strip().splitlines()[0].split()]


def relations_of_block(number: int) -> list[Relation]:
    return [Relation(row.split()[0]) for row in BLOCKS[number].strip().splitlines()[1:]]


@pytest.fixture
def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Hall]:
    use_the_world(monkeypatch)
    with a_hall(tmp_path) as hall:
        hall.keys = count(1_000)  # those of the presses by which the world came about are used
        yield hall


def may_decide(hall: Hall, person: Person) -> bool:
    """Whether the step's rule names a role in which the person may act."""
    with hall.reading() as uow:
        state = load_snapshot(uow, hall.services, hall.escalation().id, hall.now)
        roles = roles_to_act_in(person, state.circle)
        return bool(outcomes(state.policy, state.escalation, roles))


def opened(hall: Hall, person: Person) -> str:
    return open_case(hall.services, person, hall.escalation().id, hall.now).text


def yes_if(*holds: bool) -> Verdict:
    return Verdict.YES if all(holds) else Verdict.NO


def is_begun(hall: Hall, person: Person, dialog: str, **context: str) -> bool:
    full = {"escalation_id": hall.escalation().id, **context}
    try:
        start_dialog(hall.services, person, dialog, full, hall.now, key=hall.key())
    except Refused:
        return False
    return True


def sees_step(hall: Hall, person: Person) -> Verdict:
    return yes_if("that you can see" not in case_status(hall.services, person, CP_CASE, hall.now).text)


def reads_known(hall: Hall, person: Person) -> Verdict:
    return yes_if(KNOWN in opened(hall, person))


def reads_child(hall: Hall, person: Person) -> Verdict:
    return yes_if(CHILD in opened(hall, person))


def reads_reports(hall: Hall, person: Person) -> Verdict:
    read = [words in opened(hall, person) for words in (HERS, HIS)]
    return Verdict.YES if all(read) else Verdict.OWN if any(read) else Verdict.NO


def reads_all(hall: Hall, person: Person) -> Verdict:
    return yes_if("Who has what" in opened(hall, person))


def reads_chronology(hall: Hall, person: Person) -> Verdict:
    shown = chronology(hall.services, person, hall.escalation().id, hall.now)
    return yes_if("chronology" in shown.title)


def records_outcome(hall: Hall, person: Person) -> Verdict:
    return Verdict.OWN if is_begun(hall, person, "decision") else Verdict.NO


def ends_known(hall: Hall, person: Person) -> Verdict:
    try:
        found = known_choices(hall.services, person, hall.escalation().id, hall.now).choices
    except NotAllowed:
        return Verdict.NO
    return Verdict.YES if len(found) == 2 else Verdict.OWN


def amends(hall: Hall, person: Person) -> Verdict:
    made = [
        is_begun(hall, person, "amend_report", report_id=report_id(hall, name)) for name in ("amina", "gil")
    ]
    return Verdict.YES if all(made) else Verdict.OWN if any(made) else Verdict.NO


def says_plan(hall: Hall, person: Person) -> Verdict:
    return yes_if(is_begun(hall, person, "plan_change"))


def goes_in(hall: Hall, person: Person) -> Verdict:
    try:
        before_going_in(hall.services, person, hall.escalation().id, hall.now)
    except NotAllowed:
        return Verdict.NO
    return Verdict.YES


def never(_hall: Hall, _person: Person) -> Verdict:
    """No button, command or form does it: the case system, and the command line."""
    assert not {"allocate", "policy"} & {action.value for action in BUTTONS}
    return Verdict.NO


TRIALS: Mapping[Right, Callable[[Hall, Person], Verdict]] = {
    Right.SEE_STEP: sees_step,
    Right.READ_KNOWN: reads_known,
    Right.READ_CHILD: reads_child,
    Right.READ_REPORT: reads_reports,
    Right.READ_ALL: reads_all,
    Right.READ_CHRONOLOGY: reads_chronology,
    Right.RECORD_OUTCOME: records_outcome,
    Right.END_KNOWN: ends_known,
    Right.AMEND_REPORT: amends,
    Right.SAY_PLAN: says_plan,
    Right.GO_IN: goes_in,
    Right.ALLOCATE: never,
    Right.MOVE_POLICY: never,
}


def expected(hall: Hall, person: Person, way: Way, right: Right) -> Verdict:
    """What the table says; "own" where nothing is theirs comes to no."""
    found = {verdict(one, right) for one in way.relations}
    most = Verdict.YES if Verdict.YES in found else Verdict.OWN if Verdict.OWN in found else Verdict.NO
    if most is not Verdict.OWN:
        return most
    if right is Right.READ_CHRONOLOGY:  # the board asks for it with no duty here
        return Verdict.NO
    if right is Right.RECORD_OUTCOME:
        return Verdict.OWN if may_decide(hall, person) else Verdict.NO
    return most


def test_every_cell_of_a_case_has_a_trial() -> None:
    assert set(WAYS) == set(relations_of_block(0))
    assert set(TRIALS) == set(rights_of_block(0))


@pytest.mark.outside
@pytest.mark.parametrize("relation", WAYS, ids=[one.value for one in WAYS])
def test_each_right_in_a_case_is_as_the_matrix_has_it_and_ends_with_the_part(
    world: Hall, relation: Relation
) -> None:
    way = WAYS[relation]
    person = way.begin(world)
    say(world, person)
    found = {right: tried(world, person) for right, tried in TRIALS.items()}
    assert found == {right: expected(world, person, way, right) for right in TRIALS}
    way.end(world)
    world.advance(minutes=1)
    ended = {right: tried(world, person) for right, tried in TRIALS.items()}
    assert ended == dict.fromkeys(TRIALS, Verdict.NO)


def test_the_page_is_up_to_date() -> None:
    renew = "run: doorstep access page --out docs/access.md"
    assert PAGE.read_text(encoding="utf-8") == access_page(), renew


def test_every_relation_and_every_right_stands_in_a_block() -> None:
    assert {one for number in range(len(BLOCKS)) for one in relations_of_block(number)} == set(Relation)
    assert {one for number in range(len(BLOCKS)) for one in rights_of_block(number)} == set(Right)
    assert set(MATRIX) == set(Relation)
