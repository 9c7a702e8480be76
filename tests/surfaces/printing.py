"""Cards, questions and forms as plain text, with everything that can be pressed as a numbered key."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from bot.surface.acts.table import BUTTONS, FORMS, press_control
from bot.surface.forms import (
    AwayForm,
    BarsForm,
    CardPage,
    CaseForm,
    DeclineForm,
    Field,
    Form,
    FormKind,
    GlassForm,
    KnownForm,
    ReadingPage,
    TextForm,
    VisitForm,
)
from bot.surface.incoming import Act, Control, Given, Question
from bot.values import Card, DialogScreen
from dialogs.prompt import Prompt, PromptKind
from dialogs.spec import Ask, Option
from dialogs.user_input import AddMore, Answered, Cancelled, Edit, Skipped, Submitted, UserInput, WentBack


@dataclass(frozen=True)
class Key:
    """Something to press."""

    label: str
    act: Act
    given: Given


Read = Callable[[str], Key]


@dataclass(frozen=True)
class Printed:
    """One thing on a screen. A message has an id, by which it is printed anew.

    `typed` reads what somebody types as the answer to it.
    """

    words: str
    keys: tuple[Key, ...] = ()
    message_id: str = ""
    typed: Read | None = None

    def __str__(self) -> str:
        numbered = [f"  [{number}] {key.label}" for number, key in enumerate(self.keys, 1)]
        return "\n".join((self.words, *numbered))


#: Where nothing was pressed.
NOTHING = Printed("")


def message(shown: Card | Prompt, message_id: str = "") -> Printed:
    """What stands in somebody's messages, where everybody who passes may read it."""
    if isinstance(shown, Prompt):
        return question(shown, message_id=message_id)
    if shown.private:
        raise ValueError("this card may be shown on a page only")
    return page(shown, message_id=message_id)


def page(card: Card, *, message_id: str = "", notice: str = "") -> Printed:
    """A whole card."""
    facts = (f"{fact.label}: {fact.text}" for fact in card.facts)
    sections = (line for part in card.sections for line in (part.heading, *part.lines))
    picture = card.picture.alt_text if card.picture else ""
    lines = (notice, card.title, card.lead, *facts, *sections, picture, card.note)
    pressed = (choice for one in card.buttons for choice in (one.choices or (one,)))
    keys = tuple(Key(one.label, BUTTONS[one.action], Given(one.value)) for one in pressed)
    return Printed("\n".join(filter(None, lines)), keys, message_id)


def question(prompt: Prompt, *, message_id: str = "", notice: str = "") -> Printed:
    """A question or the review; of a sensitive answer it only says that it was given."""
    answers = (f"{line.label}: {_answer(line.answer, line.sensitive)}" for line in prompt.lines)
    several = _numbered(prompt.options) if prompt.ask is Ask.SEVERAL else ()
    above = (prompt.title, prompt.progress, prompt.notice, notice, prompt.text, prompt.help)
    return Printed(
        "\n".join(filter(None, (*above, *several, *answers))),
        tuple(_keys(prompt)),
        message_id,
        _typed(prompt),
    )


def screen_of(shown: DialogScreen, message_id: str = "") -> Printed:
    """What a dialog shows next."""
    if shown.card is not None:
        return page(shown.card, message_id=message_id, notice=shown.notice)
    if shown.prompt is not None:
        return question(shown.prompt, message_id=message_id, notice=shown.notice)
    return Printed(shown.notice, message_id=message_id)


def form(shown: Form) -> Printed:  # noqa: C901 - a case for each form there is
    """A page to read, or what a form asks for; the answer is typed."""
    match shown:
        case CardPage(card):
            return page(card)
        case ReadingPage(prompt):
            return Printed("\n".join(f"{line.label}: {line.answer}" for line in prompt.lines))
        case TextForm(prompt):
            words = "\n".join(filter(None, (prompt.text, prompt.help, "Type it in one line.")))
            return Printed(words, typed=_submits(FormKind.ANSWER_TEXT, prompt, Field.TEXT))
        case CaseForm(prompt, _):
            read = _submits(FormKind.ANSWER_CASE, prompt, Field.REFERENCE)
            return Printed("Type the case's reference.", typed=read)
        case DeclineForm(_, choices, _):
            several = [] if shown.target else ["Begin with its number.", *_numbered(choices)]
            words = "\n".join(("Why is it not yours? Type it in a few words.", *several))
            return Printed(words, typed=_declines(shown))
        case KnownForm(_, _, choices):
            offered = ["Type its number and “holds”, or its number and why it no longer does."]
            return Printed("\n".join((*offered, *_numbered(choices))), typed=_says_of_known(shown))
        case VisitForm(_, target, lines, ask_at):
            words = "\n".join((*lines, f"Type when to ask, such as {ask_at:%H:%M}."))
            return Printed(words, typed=_goes_in(target))
        case BarsForm(_, lines, choices):
            return Printed("\n".join((*lines, *_numbered(choices), "Type who is barred, and why.")))
        case GlassForm(_, reasons):
            return Printed("\n".join((*_numbered(reasons), "Type its number, and why in a few words.")))
        case AwayForm(request):
            return Printed(f"{request.problem}\nType who is away, and when.".strip())


def _numbered(options: Iterable[Option]) -> list[str]:
    return [f"  {number}. {option.label}" for number, option in enumerate(options, 1)]


def _answer(answer: str, sensitive: bool) -> str:  # noqa: FBT001 - as a review's line has it
    if not answer:
        return "not answered"
    return "written" if sensitive else answer


def _keys(prompt: Prompt) -> Iterator[Key]:
    if prompt.kind is PromptKind.REVIEW:
        yield _gives(prompt, prompt.submit_label, Submitted(prompt.revision))
        yield _opens(prompt, "Read it through", Control.READ)
        if prompt.can_add_more:
            yield _gives(prompt, "Add more", AddMore(prompt.revision))
        for line in prompt.lines:
            yield _gives(prompt, f"Change: {line.label}", Edit(prompt.revision, line.step))
    elif prompt.kind is PromptKind.QUESTION:
        yield from _answer_keys(prompt)
        if prompt.can_go_back:
            yield _gives(prompt, "Back", WentBack(prompt.revision))
        if prompt.optional:
            yield _gives(prompt, "Skip", Skipped(prompt.revision, prompt.step))
    if prompt.kind in {PromptKind.REVIEW, PromptKind.QUESTION}:
        yield _gives(prompt, "Cancel", Cancelled(prompt.revision))


def _answer_keys(prompt: Prompt) -> Iterator[Key]:
    if prompt.ask in {Ask.CHOICE, Ask.CASE}:
        for option in prompt.options:
            yield _gives(prompt, option.label, Answered(prompt.revision, prompt.step, option.value))
    if prompt.ask is Ask.CASE:
        yield _opens(prompt, "Another case", Control.OTHER_CASE)
    if prompt.ask is Ask.TEXT:
        yield _opens(prompt, "Write", Control.WRITE)


def _typed(prompt: Prompt) -> Read | None:
    """Several options are answered by their numbers, a day or a moment as ISO writes it."""

    def several(words: str) -> Key:
        values = tuple(prompt.options[int(number) - 1].value for number in words.split())
        return _gives(prompt, words, Answered(prompt.revision, prompt.step, values))

    def moment(words: str) -> Key:
        return _gives(prompt, words, Answered(prompt.revision, prompt.step, words))

    if prompt.ask is Ask.SEVERAL:
        return several
    return moment if prompt.ask in {Ask.DAY, Ask.MOMENT} else None


def _gives(prompt: Prompt, label: str, user_input: UserInput) -> Key:
    return Key(label, press_control, Given(question=_here(prompt), user_input=user_input))


def _opens(prompt: Prompt, label: str, control: Control) -> Key:
    return Key(label, press_control, Given(question=_here(prompt), control=control))


def _here(prompt: Prompt) -> Question:
    return Question(prompt.session_id, prompt.revision, prompt.step)


def _submits(kind: FormKind, prompt: Prompt, asked: Field) -> Read:
    def read(words: str) -> Key:
        return Key(words, FORMS[kind], Given(fields={asked: words}, question=_here(prompt)))

    return read


def _says_of_known(form: KnownForm) -> Read:
    def read(words: str) -> Key:
        number, _, said = words.partition(" ")
        holds = "holds" if said == "holds" else "no_longer"
        fact = form.choices[int(number) - 1].value
        fields = {Field.FACT: fact, Field.FACT_HOLDS: holds, Field.FACT_REASON: said}
        return Key(words, FORMS[FormKind.KNOWN], Given(form.target, fields=fields))

    return read


def _goes_in(target: str) -> Read:
    def read(words: str) -> Key:
        return Key(words, FORMS[FormKind.VISIT], Given(target, fields={Field.ASK_AT: words.strip()}))

    return read


def _declines(form: DeclineForm) -> Read:
    def read(words: str) -> Key:
        number, reason = (1, words) if form.target else (int(words.split()[0]), words.partition(" ")[2])
        duty = form.choices[number - 1].value
        fields = {Field.DUTY: duty, Field.REASON: "other", Field.OTHER_REASON: reason}
        return Key(words, FORMS[FormKind.DECLINE], Given(form.target, fields=fields))

    return read
