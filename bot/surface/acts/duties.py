"""What the buttons on a ping do, and the form that asks why somebody declines a duty."""

from __future__ import annotations

from bot.services import Services
from bot.surface.forms import DeclineForm, Field
from bot.surface.incoming import Incoming
from bot.surface.replies import FieldErrors, OpenForm, Reply, Say, ShowCard
from bot.use_cases.answer.acknowledge import acknowledge
from bot.use_cases.answer.answer_ending import confirm_ending
from bot.use_cases.answer.decline import decline_duty
from bot.use_cases.answer.decline_choices import decline_choices
from bot.use_cases.answer.undo_acknowledgement import undo_acknowledgement
from dialogs.catalog.not_mine import NOT_MINE_REASONS


def acknowledge_duties(services: Services, incoming: Incoming) -> Reply:
    """The button "I have this": acknowledge the person's duties, or ask which of others' they take over."""
    said = acknowledge(services, incoming.person, incoming.given.value, incoming.now, key=incoming.key)
    return ShowCard(said.card) if said.card else Say(said.text)


def undo_acknowledgements(services: Services, incoming: Incoming) -> Reply:
    """The button "Undo": take back an acknowledgement."""
    said = undo_acknowledgement(
        services, incoming.person, incoming.given.value, incoming.now, key=incoming.key
    )
    return Say(said.text)


def confirm_recorded_ending(services: Services, incoming: Incoming) -> Reply:
    """The button "Confirm the ending": what somebody recorded is applied, judged again as the case is now."""
    said = confirm_ending(services, incoming.person, incoming.given.value, incoming.now, key=incoming.key)
    return Say(said.text)


def ask_decline_reason(services: Services, incoming: Incoming) -> Reply:
    """The button "Not mine": ask which duty is meant, if there are several, and why."""
    theirs = decline_choices(services, incoming.person, incoming.given.value, incoming.now)
    return OpenForm(DeclineForm(theirs.reference, tuple(theirs.choices), tuple(NOT_MINE_REASONS)))


def decline(services: Services, incoming: Incoming) -> Reply:
    """The form's duty to decline and the reason. "Another reason" needs a few words."""
    fields = incoming.given.fields
    target = incoming.given.value or fields.get(Field.DUTY, "")
    if not target:
        return FieldErrors({Field.DUTY: "Please choose which of these is not yours."})
    picked, words = fields.get(Field.REASON, ""), fields.get(Field.OTHER_REASON, "").strip()
    if picked == "other" and not words:
        return FieldErrors({Field.OTHER_REASON: "Please say why in a few words: the next person reads it."})
    labels = [option.label for option in NOT_MINE_REASONS if option.value == picked and picked != "other"]
    reason = ": ".join(filter(None, (*labels, words)))
    said = decline_duty(services, incoming.person, target, reason, incoming.now, key=incoming.key)
    return Say(said.text)
