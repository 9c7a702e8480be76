"""The card that offers an open draft before a new one is begun, so that no answers are lost unasked."""

from __future__ import annotations

from datetime import datetime

from bot.cards.parts.card_builder import card
from bot.values import Action, Button, Card
from dialogs.danger_alerts import is_alert_due
from dialogs.registry import dialog_by_name
from dialogs.session import Session
from state_machines.time.moments import at_words

ALERT_STANDS = (
    "The people responsible were told as soon as you named the case. That stands, whatever you do now."
)


def draft_offer_card(session: Session, now: datetime) -> Card:
    """Offer to continue the draft, or to start again."""
    dialog = dialog_by_name(session.dialog)
    answered = len(session.trail)
    answers = "1 answer is" if answered == 1 else f"{answered} answers are"
    alerted = f" {ALERT_STANDS}" if is_alert_due(session) else ""
    return card(
        f"{dialog.title}: you have begun one already",
        lead=f"You began {at_words(session.started_at, now)}. {answers} kept. "
        f"It has not been submitted yet.{alerted}",
        buttons=(
            Button("Continue", Action.CONTINUE, session.id, primary=True),
            Button(
                "Start again",
                Action.START_AGAIN,
                session.id,
                confirm="The answers you gave so far will be dropped.",
            ),
        ),
    )
