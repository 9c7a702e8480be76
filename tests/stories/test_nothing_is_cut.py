"""Long lists: each option can be reached, follow-ups are named by their report, and cards stay whole."""

from __future__ import annotations

from bot.use_cases.people.import_people import import_people
from tests.stories.incidents import answers_an_incident, begins_an_incident
from tests.stories.now import now
from tests.stories.report_steps import begins_a_report
from tests.stories.town import AUTHORITY, DIRECT, Json, Phone, Town

MANY = 300


def has_many_cases(town: Town) -> None:
    """Three hundred more cases are Amina's."""
    people, cases = ((AUTHORITY / name).read_text() for name in ("people.csv", "cases.csv"))
    columns = cases.splitlines()[0].count(",")
    network = "sam.okafor@larkhaven.example,amina.yusuf@larkhaven.example"
    rows = [f"LH-{5000 + n},Wyn Moss,CP,north,{network}" for n in range(MANY)]
    more = "\n".join(row + "," * (columns - row.count(",")) for row in rows)
    imported = import_people(town.store, people, f"{cases.rstrip()}\n{more}\n", now(town))
    assert not imported.problems


def newest(phone: Phone) -> Json:
    return phone.messages(DIRECT)[-1]


def test_a_case_beyond_the_first_hundred_is_picked_from_the_form(town: Town) -> None:
    has_many_cases(town)
    begins_a_report(town.amina)
    town.amina.press("No")
    town.amina.sees("Press “Another case” for the other 203 of your cases.")

    town.amina.press("Another case", where=DIRECT)
    (picker, _) = town.amina.form()["fields"]
    assert len(picker["options"]) == 303
    assert f"LH-{5000 + MANY - 1}, Wyn Moss" in picker["options"]
    town.amina.choose("One of your cases", f"LH-{5000 + MANY - 1}, Wyn Moss")
    town.amina.submit()
    town.amina.sees("What happened?")


def test_the_list_of_three_hundred_cases_keeps_its_first_and_says_how_to_reach_the_rest(town: Town) -> None:
    has_many_cases(town)
    town.amina.command("/cases")
    said = newest(town.amina)
    words = "\n".join(said["lines"])
    assert "LH-5000" in words
    assert "and 243 more" in words
    assert "Type /case and a reference" in words


def reports(town: Town, times: int) -> None:
    for _ in range(times):
        begins_an_incident(town.amina)
        answers_an_incident(town.amina)
        town.amina.press("Submit")
        town.settle()
    town.expected |= set(range(len(town.posts())))


def test_three_incidents_leave_one_list_of_follow_ups_by_report_and_every_other_button(town: Town) -> None:
    reports(town, 3)
    card = next(one for one in reversed(town.grace.messages(DIRECT)) if one["controls"])
    labels = [control["label"] for control in card["controls"]]
    assert labels.count("Record a follow-up") == 1
    assert len(labels) == len(set(labels)), labels
    assert "Not mine" in labels
    (listed,) = [one for one in card["controls"] if one["label"] == "Record a follow-up"]
    checks = [option for option in listed["options"] if "Speak to your colleague" in option]
    assert len(set(checks)) == 3
    assert listed["options"]
    assert all(option.startswith("R-") for option in listed["options"])

    town.grace.choose("Record a follow-up", checks[1], where=DIRECT)
    town.expect("grace", "What came of it?")
