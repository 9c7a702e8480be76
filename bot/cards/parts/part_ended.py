"""What any card comes to for whoever has no part in its case any more, whatever the reason is."""

from __future__ import annotations

from bot.cards.parts.card_builder import card
from bot.values import Card


def no_longer_yours() -> Card:
    """Without a reference and without a reason, so that nobody reads from it why their part ended."""
    return card(
        "This is no longer yours",
        lead="Your part in what stood here has ended, so nothing more is shown. Nothing is asked of you.",
    )
