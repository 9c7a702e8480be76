"""The card for whoever has said that a child's plan has changed."""

from __future__ import annotations

from datetime import datetime

from bot.cards.parts.card_builder import card
from bot.cards.parts.duty_lines import task_line
from bot.cards.parts.plan_lines import plan_facts
from bot.cards.parts.words import plan_words
from bot.reading.snapshot import Snapshot
from bot.values import Action, Button, Card, Fact, Section
from state_machines.case.case import Plan


def plan_card(state: Snapshot, plan: Plan, now: datetime) -> Card:
    """What was kept, what the chart makes of it, and that the case system is to be changed too."""
    return card(
        f"Recorded for {state.case.reference}",
        lead=(
            f"The plan is now: {plan_words(plan)}. Whoever holds something here and whoever reported are "
            "told. Please see that the case system says the same: what it says at the next import stands."
        ),
        facts=(Fact("Step", state.policy.step(state.escalation.step).title), *plan_facts(state)),
        sections=(
            Section("What is asked now", tuple(task_line(state, duty, now) for duty in state.act_duties)),
        ),
        buttons=(Button("Where it stands", Action.STATUS, state.case.reference),),
    )
