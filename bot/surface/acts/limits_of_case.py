"""What bars somebody from a case, and break-glass access to one: commands, buttons and forms."""

from __future__ import annotations

from bot.services import Services
from bot.surface.forms import BarsForm, CardPage, Field, GlassForm
from bot.surface.incoming import Given, Incoming
from bot.surface.replies import FieldErrors, OpenForm, Reply, Say, ShowCard
from bot.use_cases.collect.look_up_case import record_failed_look_up
from bot.use_cases.let_in.bar_person import bar_person, bars_of_case, end_standing_bar
from bot.use_cases.let_in.break_glass import Taking, take_access, why_taken
from bot.use_cases.people.away.find_person import PERSON, find_by_account, find_person
from bot.use_cases.show.case_status import case_status
from dialogs.spec import Option
from state_machines.errors import InvalidAnswer, NoSuchCase
from state_machines.people.people import Person

#: Why somebody needs a case that is not theirs; these words stand on the card of those who are told.
REASONS = (
    Option("family_here", "The family is with me or on the telephone"),
    Option("stands_in", "I stand in for somebody who cannot be reached"),
    Option("danger", "A child may be in danger now"),
    Option("other", "Another reason"),
)


def bars(services: Services, incoming: Incoming, reference: str) -> Reply:
    """Open the form for a safeguarding lead of the case; anybody else reads what they read of any case."""
    found = bars_of_case(services, incoming.person, reference, incoming.now)
    if found is None:
        return ShowCard(case_status(services, incoming.person, reference, incoming.now))
    return OpenForm(BarsForm(found.reference, found.lines, found.choices))


def submit_bars(services: Services, incoming: Incoming) -> Reply:
    """The submitted form: bar somebody, or end a bar; either way with a reason."""
    fields, given = incoming.given.fields, incoming.given
    why = fields.get(Field.BAR_REASON, "").strip()
    if not why:
        return FieldErrors(
            {Field.BAR_REASON: "Please say why in a few words: it is kept for safeguarding leads."}
        )
    ending = fields.get(Field.BAR_ENDS, "")
    if ending:
        return Say(end_standing_bar(services, incoming.person, ending, why, incoming.now).text)
    try:
        person = find_person_given(services, given)
    except InvalidAnswer as error:
        return FieldErrors({Field.BARRED_EMAIL: error.user_message})
    if person is None:
        return FieldErrors({Field.BARRED_EMAIL: "Please pick who is barred, or write their e-mail address."})
    return Say(bar_person(services, incoming.person, person, given.value, why, incoming.now).text)


def find_person_given(services: Services, given: Given) -> Person | None:
    """Whoever was picked or written; InvalidAnswer for somebody unknown, None where nobody was."""
    written, account = given.fields.get(Field.BARRED_EMAIL, "").strip(), given.accounts.get(Field.BARRED)
    if written:
        with services.store.read() as uow:
            return find_person(uow, written, PERSON)
    return find_by_account(services, account, PERSON) if account else None


def ask_why(_services: Services, incoming: Incoming) -> Reply:
    """The button "I need to see it now": ask why."""
    return OpenForm(GlassForm(incoming.given.value, REASONS))


def submit_glass(services: Services, incoming: Incoming) -> Reply:
    """The submitted form: from now on they see the case, and those who lead on it are told."""
    fields = incoming.given.fields
    picked, words = fields.get(Field.GLASS_REASON, ""), fields.get(Field.GLASS_WORDS, "").strip()
    label = next((one.label for one in REASONS if one.value == picked), "")
    if not label:
        return FieldErrors({Field.GLASS_REASON: "Please say why you need to see it."})
    if not words:
        return FieldErrors(
            {Field.GLASS_WORDS: "Please say why in a few words: those who lead on it read them."}
        )
    asked = Taking(incoming.given.value, label, words)
    try:
        said = take_access(services, incoming.person, asked, incoming.now, key=incoming.key)
    except NoSuchCase as why:
        record_failed_look_up(services, incoming.person, why, incoming.now)
        return FieldErrors({Field.GLASS_WORDS: why.user_message})
    return Say(said.text)


def read_reason(services: Services, incoming: Incoming) -> Reply:
    """The button "Read the reason"."""
    return OpenForm(CardPage(why_taken(services, incoming.person, incoming.given.value, incoming.now)))
