"""What the button below what is known of a family does, and the form that it opens."""

from __future__ import annotations

from bot.services import Services
from bot.surface.forms import Field, KnownForm
from bot.surface.incoming import Incoming
from bot.surface.replies import FieldErrors, OpenForm, Reply, Say
from bot.use_cases.answer.review_known import Review, known_choices, review_known

#: The values of the form's two answers.
HOLDS, NO_LONGER = "holds", "no_longer"


def ask_what_holds(services: Services, incoming: Incoming) -> Reply:
    """The button: ask what is meant, whether it holds, and why it does not."""
    given = incoming.given.value
    known = known_choices(services, incoming.person, given, incoming.now)
    return OpenForm(KnownForm(known.reference, given, known.choices))


def submit_known(services: Services, incoming: Incoming) -> Reply:
    """The submitted form; that something no longer holds needs a reason, which stays on the record."""
    fields = incoming.given.fields
    fact, reason = fields.get(Field.FACT, ""), fields.get(Field.FACT_REASON, "").strip()
    answer = fields.get(Field.FACT_HOLDS, "")
    if not fact:
        return FieldErrors({Field.FACT: "Please choose what you mean."})
    if answer not in {HOLDS, NO_LONGER}:
        return FieldErrors({Field.FACT_HOLDS: "Please say whether it still holds."})
    if answer == NO_LONGER and not reason:
        return FieldErrors({Field.FACT_REASON: "Please say why in a few words: it stays on the record."})
    said = review_known(
        services,
        incoming.person,
        incoming.given.value,
        Review(fact, answer == HOLDS, reason),
        incoming.now,
        key=incoming.key,
    )
    return Say(said.text)
