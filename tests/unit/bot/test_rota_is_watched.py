"""How Doorstep is says whether the rota names somebody now, and when it does not: without anybody's name."""

from __future__ import annotations

from bot.health.findings import Finding, Level
from bot.health.look import take_look
from bot.health.metrics import metrics_page
from bot.slack.limits import SLACK
from tests.unit.bot.people_holes import holes
from tests.unit.bot.test_import_rota import DAYS, NIGHTS, bring_in
from tests.unit.bot.town_hall import Hall

#: Two days of the hall's first week, without the rest of it.
SHORT = "duty manager,north,ruth.adeyemi@larkhaven.example,2026-11-16,2026-11-18"


def finding(hall: Hall) -> Finding:
    look = take_look(hall.services.store, SLACK, hall.now, calendar=hall.services.settings.calendar)
    (found,) = [one for one in look.findings if one.name == "rota"]
    return found


def figures(hall: Hall) -> list[str]:
    look = take_look(hall.services.store, SLACK, hall.now, calendar=hall.services.settings.calendar)
    return [line for line in metrics_page(look).decode().splitlines() if line.startswith("doorstep_rota")]


def test_an_authority_without_a_rota_is_well(hall: Hall) -> None:
    assert finding(hall).level is Level.OK
    assert figures(hall) == []


def test_a_rota_for_two_weeks_is_well_and_says_who_is_on_by_part_and_team(hall: Hall) -> None:
    bring_in(hall, DAYS, NIGHTS)
    assert finding(hall) == Finding(
        "rota", Level.OK, "The rota names somebody for each time of the next 14 days."
    )
    assert figures(hall) == [
        'doorstep_rota_on_duty{part="duty_contact",team="all"} 1.0',
        'doorstep_rota_on_duty{part="duty_manager",team="north"} 1.0',
        'doorstep_rota_hours_to_gap{part="duty_contact",team="all"} 336.0',
        'doorstep_rota_hours_to_gap{part="duty_manager",team="north"} 336.0',
    ]


def test_a_gap_is_a_warning_with_its_time_and_without_a_name_and_the_check_of_people_says_it_too(
    hall: Hall,
) -> None:
    bring_in(hall, SHORT)
    found = finding(hall)
    assert found.level is Level.WARNING
    assert "nobody is duty manager of north from Thu 19 Nov, 09:00 to" in found.words
    assert "Ruth" not in found.words
    assert any(
        "Nobody is duty manager of north on the rota from Thu 19 Nov, 09:00" in one for one in holes(hall)
    )
    (on_duty, hours) = figures(hall)
    assert on_duty.endswith(" 1.0")
    assert hours == 'doorstep_rota_hours_to_gap{part="duty_manager",team="north"} 46.916666666666664'


def test_where_the_rota_has_run_out_nobody_is_on(hall: Hall) -> None:
    bring_in(hall, SHORT)
    hall.advance(days=7)
    on_duty, hours = figures(hall)
    assert on_duty == 'doorstep_rota_on_duty{part="duty_manager",team="north"} 0.0'
    assert hours.endswith(" 0.0")
