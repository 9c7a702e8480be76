"""Which standing facts a report's answers give rise to: the table, and how it is read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from state_machines.case.report import Answer
from state_machines.case.standing_facts import FactKind, Said

_RISK, _CONTACT, _NEEDS = FactKind


@dataclass(frozen=True, slots=True)
class SaidBy:
    """One line of the table: a question, the options that say it, and the words that it stands for."""

    question: str
    options: frozenset[str]
    kind: FactKind
    category: str
    words: str


def _line(question: str, options: str, kind: FactKind, category: str, words: str) -> SaidBy:
    return SaidBy(question, frozenset(options.split()), kind, category, words)


#: The question of every report about what others must know, and the text that goes with it.
OTHERS_MUST_KNOW, OTHERS_MUST_KNOW_WORDS = "others_must_know", "others_must_know_words"
#: The question from whom the words of all that are kept, by agency or by person.
KEPT_FROM = "kept_from"
#: The question from whom everything that the report says is kept, by agency or by person.
ACCOUNT_KEPT_FROM = "account_kept_from"
#: The text in which a missed visit's report says how the family can be contacted safely.
CONTACT_SAFELY = "contact_safely"

TABLE = (
    _line("threats", "weapon", _RISK, "weapon", "A weapon was shown or spoken of."),
    _line("threats", "animals", _RISK, "animal", "A dog or other animal was used as a threat."),
    _line("threats", "violence", _RISK, "violence", "There was physical violence."),
    _line("threats", "throwing", _RISK, "violence", "Things were thrown."),
    _line("threats", "written verbal", _RISK, "threat", "There was a threat."),
    _line("threats", "damage", _RISK, "damage", "Property was damaged."),
    _line(
        "next_visit",
        "pair manager other_agency police",
        _RISK,
        "visit_in_pairs",
        "The reporter advises not to visit alone.",
    ),
    _line("barriers", "language", _NEEDS, "interpreter", "Language makes contact hard."),
    _line("barriers", "literacy", _NEEDS, "reading", "Reading and writing make contact hard."),
    _line("barriers", "learning", _NEEDS, "learning", "A learning difficulty makes contact hard."),
    _line(OTHERS_MUST_KNOW, "weapon", _RISK, "weapon", "There may be a weapon."),
    _line(OTHERS_MUST_KNOW, "animal", _RISK, "animal", "There is a dog or other animal."),
    _line(OTHERS_MUST_KNOW, "violence", _RISK, "violence", "There may be violence or threats."),
    _line(OTHERS_MUST_KNOW, "pairs", _RISK, "visit_in_pairs", "Visit in pairs."),
    _line(OTHERS_MUST_KNOW, "never_letter", _CONTACT, "never_letter", "Never by letter."),
    _line(OTHERS_MUST_KNOW, "never_telephone", _CONTACT, "never_telephone", "Never by telephone."),
    _line(OTHERS_MUST_KNOW, "by_letter", _CONTACT, "by_letter", "By letter is safe."),
    _line(OTHERS_MUST_KNOW, "by_telephone", _CONTACT, "by_telephone", "By telephone is safe."),
    _line(OTHERS_MUST_KNOW, "interpreter", _NEEDS, "interpreter", "An interpreter is needed."),
    _line(OTHERS_MUST_KNOW, "reading", _NEEDS, "reading", "Help with reading is needed."),
)


#: The answers that hold the words of standing facts.
_WORDS = frozenset({OTHERS_MUST_KNOW_WORDS, CONTACT_SAFELY})


def kept_from(answers: Mapping[str, Answer]) -> frozenset[str]:
    """From which agencies and people the words of what is known by these answers are kept."""
    return _chosen(answers, KEPT_FROM) | account_kept_from(answers)


def account_kept_from(answers: Mapping[str, Answer]) -> frozenset[str]:
    """From which agencies and people every word of the report is kept."""
    return _chosen(answers, ACCOUNT_KEPT_FROM)


def _chosen(answers: Mapping[str, Answer], question: str) -> frozenset[str]:
    given = answers.get(question) or ()
    return frozenset({given} if isinstance(given, str) else given)


def is_kept_back(answers: Mapping[str, Answer], reporter_id: str, reader_id: str, agency: str) -> bool:
    """Whether somebody may read no word of it: only that it was made, by whom and when."""
    return reader_id != reporter_id and bool(account_kept_from(answers) & {reader_id, agency})


def answers_to_read(
    answers: Mapping[str, Answer], reporter_id: str, reader_id: str, agency: str
) -> dict[str, Answer]:
    """A report's answers as somebody may read them: without the words that are kept from them."""
    if is_kept_back(answers, reporter_id, reader_id, agency):
        return {}
    if reader_id == reporter_id or not kept_from(answers) & {reader_id, agency}:
        return dict(answers)
    return {question: answer for question, answer in answers.items() if question not in {*_WORDS, KEPT_FROM}}


def said_in(answers: Mapping[str, Answer]) -> tuple[Said, ...]:
    """Every standing fact that these answers tell, each category once."""
    found: dict[tuple[FactKind, str], Said] = {}
    for said in (*_said_by_options(answers), *_said_in_words(answers)):
        before = found.get((said.kind, said.category))
        words = f"{before.words} {said.words}" if before else said.words
        found[said.kind, said.category] = Said(said.kind, said.category, words)
    return tuple(found.values())


def _said_by_options(answers: Mapping[str, Answer]) -> Iterator[Said]:
    for line in TABLE:
        given = answers.get(line.question)
        chosen = {given} if isinstance(given, str) else set(given or ())
        if chosen & line.options:
            yield Said(line.kind, line.category, _with_own_words(line, answers))


def _with_own_words(line: SaidBy, answers: Mapping[str, Answer]) -> str:
    """The words of the table, and what was written beside them."""
    own = answers.get(OTHERS_MUST_KNOW_WORDS) if line.question == OTHERS_MUST_KNOW else None
    return f"{line.words} {own}" if isinstance(own, str) else line.words


def _said_in_words(answers: Mapping[str, Answer]) -> Iterator[Said]:
    """A safe way of contact that stands in a text of its own; nobody knows which way it names."""
    written = answers.get(CONTACT_SAFELY)
    if isinstance(written, str) and written:
        yield Said(FactKind.SAFE_CONTACT, "as_agreed", written)
