"""Children behind one door, on both databases: who they are, and which of their cases are open."""

from __future__ import annotations

from dataclasses import replace

from state_machines.messages.delivery import DeliveryDecision, DeliveryState
from storage.records import OutgoingMessage
from storage.unit_of_work import Store
from tests.integration.examples import CASE, ESCALATION, NOW, REPORT, populate_store

BEN = replace(CASE, id="c-2", reference="LH-1043", family="F-7")
ALONE = replace(CASE, id="c-3", reference="LH-1044", family="F-8")
PING = OutgoingMessage("ping", to_person_id="p-sam", escalation_id="e-1", dedup_key="ping:1")
NOBODYS = replace(CASE, id="c-4", reference="LH-1045")


def a_family(store: Store) -> Store:
    with populate_store(store).write() as uow:
        uow.cases.upsert_many([replace(CASE, family="F-7"), BEN, ALONE, NOBODYS])
        uow.policies.freeze("hash-1", "camden-2019", "steps:", ESCALATION.opened_at)
        uow.commit()
    return store


def test_children_are_found_by_their_family(store: Store) -> None:
    with a_family(store).read() as uow:
        assert uow.cases.of_family("F-7") == (replace(CASE, family="F-7"), BEN)
        assert uow.cases.of_family("F-8") == (ALONE,)
        assert uow.cases.of_family("F-9") == ()


def test_families_of_several_children_are_gone_through_part_by_part(store: Store) -> None:
    more = [replace(CASE, id=f"d-{at}", reference=f"LH-2{at}", family="F-70") for at in range(2)]
    with a_family(store).write() as uow:
        uow.cases.upsert_many(more)
        uow.commit()
    with store.read() as uow:
        assert uow.cases.families_after("", 1) == ("F-7",)
        assert uow.cases.families_after("F-7", 5) == ("F-70",)
        assert uow.cases.families_after("F-70", 5) == ()


def test_the_open_escalations_of_a_family_are_found(store: Store) -> None:
    closed = replace(ESCALATION, id="e-3", case_id="c-2", closed_at=ESCALATION.opened_at)
    with a_family(store).write() as uow:
        for one in (replace(ESCALATION, id="e-2", case_id="c-2"), closed):
            uow.escalations.add(one)
        uow.commit()
    with store.read() as uow:
        assert "e-2" in uow.escalations.open_ids_of_families({"F-7"})
        assert "e-3" not in uow.escalations.open_ids_of_families({"F-7"})
        assert uow.escalations.open_ids_of_families({"F-8"}) == ()
        assert uow.escalations.open_ids_of_families(()) == ()


def test_several_cases_are_locked_in_one_order(store: Store) -> None:
    with a_family(store).write() as uow:
        uow.cases.lock(["c-2", "c-1"])
        assert uow.cases.by_id("c-2") == BEN


def test_reports_of_one_submission_are_found_together(store: Store) -> None:
    first = replace(REPORT, id="r-7", made_with="r-7")
    other = replace(REPORT, id="r-1a", made_with="r-7", case_id="c-2", escalation_id="e-2")
    with a_family(store).write() as uow:
        uow.escalations.add(replace(ESCALATION, id="e-2", case_id="c-2"))
        uow.reports.add(other)
        uow.reports.add(first)
        uow.commit()
    with store.read() as uow:
        assert uow.reports.made_with("r-7") == (first, other)
        assert uow.reports.of_cases(["c-2"]) == (other,)
        assert uow.reports.joined_with(["e-1", "e-2"]) == {"e-1": ("e-2",), "e-2": ("e-1",)}
        assert uow.reports.joined_with(()) == {}


def test_a_report_of_one_child_is_joined_with_none(store: Store) -> None:
    with a_family(store).read() as uow:
        assert uow.reports.joined_with(["e-1"]) == {}


def two_cases_of_one_submission(store: Store) -> Store:
    with a_family(store).write() as uow:
        uow.escalations.add(replace(ESCALATION, id="e-2", case_id="c-2"))
        uow.reports.add(replace(REPORT, id="r-7", made_with="r-7"))
        uow.reports.add(replace(REPORT, id="r-8", made_with="r-7", case_id="c-2", escalation_id="e-2"))
        uow.messages.enqueue(PING, NOW)
        uow.commit()
    return store


def test_a_card_that_waits_for_somebody_is_found_by_person(store: Store) -> None:
    with two_cases_of_one_submission(store).read() as uow:
        assert uow.messages.waiting_for("ping", ["p-sam", "p-ruth"], ["e-1", "e-2"]) == {"p-sam": "e-1"}
        assert uow.messages.waiting_for("news", ["p-sam"], ["e-1"]) == {}


def test_a_card_that_was_sent_waits_for_nobody(store: Store) -> None:
    with two_cases_of_one_submission(store).write() as uow:
        (claimed,) = uow.deliveries.claim_due(NOW, "a process", 8)
        uow.deliveries.record(claimed, DeliveryDecision(DeliveryState.SENT), NOW)
        assert uow.messages.waiting_for("ping", ["p-sam"], ["e-1"]) == {}


def test_a_change_of_one_case_redraws_the_cards_that_show_it_beside_another(store: Store) -> None:
    with two_cases_of_one_submission(store).write() as uow:
        (claimed,) = uow.deliveries.claim_due(NOW, "a process", 8)
        uow.deliveries.record(claimed, DeliveryDecision(DeliveryState.SENT), NOW)
        uow.messages.redraw_copies("e-2", {"ping", "channel_ping"}, NOW)
        assert uow.deliveries.claim_due(NOW, "a process", 8) == ()
        uow.messages.redraw_copies("e-2", {"ping", "channel_ping"}, NOW, shown_beside="ping")
        (redraw,) = uow.deliveries.claim_due(NOW, "a process", 8)
        assert redraw.redraws == claimed.id
