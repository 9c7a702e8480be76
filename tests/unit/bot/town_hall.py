"""The services over a real SQLite database, and people who use them: where every test here starts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path

from sqlalchemy import select

from bot.cards.messages.compose import compose
from bot.message_kinds import MESSAGE_KINDS
from bot.ports import Account
from bot.services import Services
from bot.slack.addresses import slack_place
from bot.slack.limits import SLACK
from bot.use_cases.answer.acknowledge import acknowledge
from bot.use_cases.chase.chase import chase_duty
from bot.use_cases.collect.answer import answer
from bot.use_cases.collect.dialog_kinds import DIALOG_KINDS
from bot.use_cases.collect.start_dialog import start_dialog
from bot.values import ActionResult, Card, DialogScreen
from dialogs.prompt import Prompt
from dialogs.user_input import Answered, Submitted
from state_machines.case.escalation import Escalation
from state_machines.case.report import Answer
from state_machines.duties.duty import Duty
from state_machines.errors import DoorstepError, KeptBack
from state_machines.messages.delivery import DeliveryDecision, DeliveryState
from state_machines.people.address import Address
from state_machines.people.people import Person
from state_machines.policy.policy import load_policy
from state_machines.settings.local_settings import load_local_settings
from storage.message_claims import KEPT_BACK
from storage.records import MessageRef, OutgoingMessage, QueuedMessage
from storage.tables import audit
from storage.unit_of_work import Store, UnitOfWork
from tests import imported_authority
from tests.imported_authority import copy_authority

AUTHORITY, MORNING = imported_authority.AUTHORITY, imported_authority.MORNING
#: The demo's case under a child protection plan, and its child, whose name no message may carry.
CP_CASE, CHILD = "LH-1042", "Kezia Thornbury"
CIN_CASE = "LH-1057"
ACCOUNT = "Nobody came to the door. I heard a child crying upstairs."
#: Read once: no test can change them, and each hall begins with them.
_CAMDEN = load_policy("camden-2019")
# One person's word ends a case here: a test that asks a second person puts the setting back.
_SETTINGS = load_local_settings(AUTHORITY / "settings.yaml").model_copy(update={"endings": None})


def account_at(slack_id: str) -> Address:
    """The address of this account in the demo's workspace."""
    return Address("slack", f"T0LARK/{slack_id}")


@dataclass
class FakeDirectory:
    """A chat's list of accounts, as a test lays it out."""

    accounts: dict[Address, Account] = field(default_factory=dict)

    def account(self, address: Address) -> Account | None:
        return self.accounts.get(address)

    def account_of(self, email: str) -> Account | None:
        return next((account for account in self.accounts.values() if account.email == email), None)


@dataclass
class Hall:
    """The services, the people by first name, and a clock that moves only when told."""

    services: Services
    directory: FakeDirectory
    people: Mapping[str, Person]
    secret: str
    now: datetime = MORNING
    keys: Iterator[int] = field(default_factory=count)

    def __getattr__(self, first_name: str) -> Person:
        if first_name.startswith("_") or first_name not in self.people:
            raise AttributeError(first_name)
        return self.people[first_name]

    def key(self) -> str:
        return f"trigger-{next(self.keys)}"

    def advance(self, **how_long: float) -> None:
        self.now += timedelta(**how_long)

    # What people do.

    def begin(self, person: Person, dialog: str = "missed_visit", **context: str) -> str:
        """Start a dialog; its session's id."""
        shown = start_dialog(self.services, person, dialog, context, self.now, key=self.key())
        assert shown.card is None, shown.card
        with self.reading() as uow:
            return uow.drafts.open_of(person.id)[0].session.id

    def prompt(self, session_id: str) -> Prompt:
        shown = self.compose_message(self.question(session_id))
        assert isinstance(shown, Prompt), shown
        return shown

    def question(self, session_id: str) -> OutgoingMessage:
        with self.reading() as uow:
            draft = uow.drafts.by_id(session_id)
        assert draft is not None
        payload = {"session_id": session_id}
        return OutgoingMessage("question", to_person_id=draft.session.person_id, payload=payload)

    def give(self, person: Person, session_id: str, value: Answer, *, key: str = "") -> DialogScreen:
        """Answer the present question."""
        prompt = self.prompt(session_id)
        given = Answered(prompt.revision, prompt.step, value)
        return answer(self.services, person, session_id, given, self.now, key=key or self.key())

    def submit(self, person: Person, session_id: str, *, key: str = "") -> Card:
        given = Submitted(self.prompt(session_id).revision)
        shown = answer(self.services, person, session_id, given, self.now, key=key or self.key())
        assert shown.card is not None, shown
        return shown.card

    def fill_report(self, person: Person, reference: str = CP_CASE, **other: Answer) -> str:
        """A missed visit answered as far as the review; its session's id."""
        session_id = self.begin(person)
        usual: dict[str, Answer] = {
            "immediate_danger": "no",
            "case": reference,
            "what_happened": "no_reply",
            "when": "now",
            "required_by_plan": "yes",
            "child_seen": "by_social_worker",
            "who_saw_last": "by_social_worker",
            "account": ACCOUNT,
        }
        answers = usual | other
        while (prompt := self.prompt(session_id)).step != "review":
            self.give(person, session_id, answers[prompt.step])
        return session_id

    def report(self, person: Person, reference: str = CP_CASE, **other: Answer) -> Escalation:
        """A whole missed visit, submitted; the escalation that it opened or joined."""
        self.submit(person, self.fill_report(person, reference, **other))
        return self.escalation(reference)

    def record(self, person: Person, outcome: str, case: str = CP_CASE, **answers: Answer) -> Card:
        """An outcome recorded by its dialog."""
        session_id = self.begin(person, "decision", escalation_id=self.escalation(case).id)
        self.give(person, session_id, outcome)
        while (prompt := self.prompt(session_id)).step != "review":
            self.give(person, session_id, answers[prompt.step])
        return self.submit(person, session_id)

    def acknowledge(
        self, person: Person, duty: Duty | None = None, *, key: str = "", case: str = CP_CASE
    ) -> ActionResult:
        escalation_id = self.escalation(case).id
        target = f"{escalation_id}/{duty.id}" if duty else escalation_id
        return acknowledge(self.services, person, target, self.now, key=key or self.key())

    def chase_due(self) -> int:
        """Chase what is due now, as the engine does; how many duties were."""
        with self.reading() as uow:
            due = uow.duties.ids_due(self.now, 100)
        for duty_id in due:
            chase_duty(self.services, duty_id, self.now)
        return len(due)

    # What is there to see.

    @contextmanager
    def reading(self) -> Iterator[UnitOfWork]:
        with self.services.store.read() as uow:
            yield uow

    def escalation(self, case: str = CP_CASE) -> Escalation:
        with self.reading() as uow:
            found = uow.cases.by_reference(case)
            assert found is not None
            return uow.escalations.of_case(found.id)[0]

    def duties(self, case: str = CP_CASE) -> tuple[Duty, ...]:
        with self.reading() as uow:
            return uow.duties.of_escalation(self.escalation(case).id)

    def duty(self, key: str, case: str = CP_CASE) -> Duty:
        """The newest duty of this key."""
        return [duty for duty in self.duties(case) if duty.key == key][-1]

    def compose_message(
        self, message: OutgoingMessage, *, written_at: datetime | None = None
    ) -> Card | Prompt:
        with self.reading() as uow:
            return compose(uow, self.services, message, self.now, kinds=MESSAGE_KINDS, written_at=written_at)

    def outbox(self) -> list[OutgoingMessage]:
        """Every new message that waits to be sent, taken out and recorded as sent, redraws with it."""
        return [one.message for one in self._empty_outbox() if one.redraws is None]

    def waiting_redraws(self) -> list[OutgoingMessage]:
        """The messages sent earlier that wait to be drawn again; the outbox is emptied."""
        return [one.message for one in self._empty_outbox() if one.redraws is not None]

    def _empty_outbox(self) -> list[QueuedMessage]:
        taken: list[QueuedMessage] = []
        while True:
            with self.services.store.write() as uow:
                claimed = uow.deliveries.claim_due(self.now, "a process", 50)
                for one in claimed:
                    if one.redraws is None and self._is_kept_back(uow, one):
                        failed = DeliveryDecision(DeliveryState.FAILED)
                        uow.deliveries.record(one, failed, self.now, error=KEPT_BACK)
                        continue
                    taken.append(one)
                    place = one.message.to_place or slack_place(f"D-{one.message.to_person_id}")
                    at = MessageRef(place, one.id)
                    uow.deliveries.record(one, DeliveryDecision(DeliveryState.SENT), self.now, at=at)
                uow.commit()
            if not claimed:
                return taken

    def _is_kept_back(self, uow: UnitOfWork, claimed: QueuedMessage) -> bool:
        """As the engine finds out when it draws it for the first time."""
        try:
            compose(
                uow,
                self.services,
                claimed.message,
                self.now,
                kinds=MESSAGE_KINDS,
                written_at=claimed.created_at,
            )
        except KeptBack:
            return True
        except DoorstepError:  # what else is in its way is no matter here
            return False
        return False

    def names_told(self, kind: str = "ping") -> list[str]:
        """First names of those to whom messages of this kind go now, in order; the outbox is emptied."""
        names = {person.id: name for name, person in self.people.items()}
        return [names[one.to_person_id] for one in self.outbox() if one.kind == kind and one.to_person_id]

    def ping(self, person: Person, case: str = CP_CASE) -> Card:
        """The ping as this person sees it now."""
        message = OutgoingMessage("ping", to_person_id=person.id, escalation_id=self.escalation(case).id)
        shown = self.compose_message(message)
        assert isinstance(shown, Card)
        return shown

    def audit(self, action: str) -> list[str]:
        """Who did this, oldest first, by first name; "" where the engine did."""
        names = {person.id: name for name, person in self.people.items()}
        query = select(audit.c.actor_id).where(audit.c.action == action).order_by(audit.c.seq)
        with self.services.store.engine.connect() as connection:
            return [names.get(row.actor_id, "") for row in connection.execute(query)]


def labels(card: Card) -> list[str]:
    return [button.label for button in card.buttons]


@contextmanager
def a_hall(folder: Path) -> Iterator[Hall]:
    """The demo's authority, imported into a database of its own."""
    secret = copy_authority(folder / "doorstep.db")
    store = Store(f"sqlite:///{folder / 'doorstep.db'}", [secret])
    directory = FakeDirectory()
    services = Services(store, _SETTINGS.model_copy(), _CAMDEN, directory, SLACK, DIALOG_KINDS)
    with store, store.read() as uow:
        by_name = {person.name.split()[0].lower(): person for person in uow.people.all()}
        yield Hall(services, directory, by_name, secret)
