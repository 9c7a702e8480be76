"""Builds a card and its plain text from the same parts, so that neither can say more than the other."""

from __future__ import annotations

from bot.values import Button, Card, Fact, Picture, Section


def card(
    title: str,
    *,
    lead: str = "",
    facts: tuple[Fact, ...] = (),
    sections: tuple[Section, ...] = (),
    note: str = "",
    buttons: tuple[Button, ...] = (),
    picture: Picture | None = None,
    private: bool = False,
    telephones: tuple[str, ...] = (),
    rest: str = "",
) -> Card:
    """A card whose `text` holds all of its words. `lead` is the first sentence below the title."""
    every_section = tuple(section for section in sections if section.lines)
    return Card(
        title=title,
        text=_plain(title, lead, facts, every_section, note),
        lead=lead,
        facts=facts,
        sections=every_section,
        note=note,
        buttons=buttons,
        picture=picture,
        private=private,
        telephones=telephones,
        rest=rest,
    )


def _plain(title: str, lead: str, facts: tuple[Fact, ...], sections: tuple[Section, ...], note: str) -> str:
    lines = [title, *([lead] if lead else []), *(f"{fact.label}: {fact.text}" for fact in facts)]
    for section in sections:
        lines += [f"{section.heading}:"] if section.heading else []
        lines += section.lines
    return "\n".join([*lines, note] if note else lines)
