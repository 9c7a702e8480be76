"""What the controls of a dialog do: they answer its question, or open the form that asks for the answer."""

from __future__ import annotations

from bot.services import Services
from bot.surface.forms import CaseForm, Field, Form, ReadingPage, TextForm
from bot.surface.incoming import Incoming
from bot.surface.replies import FieldErrors, Nothing, OpenForm, Refuse, Replace, Reply
from bot.use_cases.collect.answer import answer
from bot.use_cases.collect.current_question import current_question
from bot.use_cases.collect.own_cases import own_cases
from bot.values import DialogScreen
from dialogs.dialog_machine import MOVED_ON
from dialogs.prompt import Prompt
from dialogs.user_input import Answered
from state_machines.errors import InvalidAnswer

NOTHING_PICKED = "Nothing is picked yet. Please pick first, then press again."


def mark(_services: Services, _incoming: Incoming) -> Reply:
    """Ticking is no answer yet: what is ticked counts when it is given."""
    return Nothing()


def give_input(services: Services, incoming: Incoming) -> Reply:
    """An answer, or a step to another question."""
    user_input = incoming.given.user_input
    if user_input is None:
        return Refuse(NOTHING_PICKED)
    session_id = incoming.given.need_question().session_id
    return Replace(answer(services, incoming.person, session_id, user_input, incoming.now, key=incoming.key))


def write(services: Services, incoming: Incoming) -> Reply:
    """Open the form for a question's text."""
    prompt = _question_now(services, incoming)
    return _open(incoming, prompt, TextForm(prompt))


def name_other_case(services: Services, incoming: Incoming) -> Reply:
    """Open the form for a case that is not among the buttons."""
    prompt = _question_now(services, incoming)
    return _open(
        incoming, prompt, CaseForm(prompt, tuple(own_cases(services, incoming.person, incoming.now)))
    )


def read_through(services: Services, incoming: Incoming) -> Reply:
    """Open the whole review on a page."""
    prompt = _question_now(services, incoming)
    return _open(incoming, prompt, ReadingPage(prompt))


def answer_text(services: Services, incoming: Incoming) -> Reply:
    """The form's text answers the question."""
    return _answer(services, incoming, incoming.given.fields.get(Field.TEXT, ""), Field.TEXT)


def answer_case(services: Services, incoming: Incoming) -> Reply:
    """The form's case, picked by name or typed as a reference; a typed reference has precedence."""
    fields = incoming.given.fields
    reference = fields.get(Field.REFERENCE, "").strip() or fields.get(Field.OWN_CASE, "")
    if not reference:
        return FieldErrors({Field.REFERENCE: "Please pick a case, or type its reference."})
    return _answer(services, incoming, reference, Field.REFERENCE)


def _question_now(services: Services, incoming: Incoming) -> Prompt:
    return current_question(
        services, incoming.person, incoming.given.need_question().session_id, incoming.now
    )


def _open(incoming: Incoming, prompt: Prompt, form: Form) -> Reply:
    if prompt.revision != incoming.given.need_question().revision:
        return Replace(DialogScreen(prompt, notice=MOVED_ON))
    return OpenForm(form)


def _answer(services: Services, incoming: Incoming, value: str, field: Field) -> Reply:
    question = incoming.given.need_question()
    given = Answered(question.revision, question.step, value)
    try:
        shown = answer(services, incoming.person, question.session_id, given, incoming.now, key=incoming.key)
    except InvalidAnswer as error:
        return FieldErrors({field: error.user_message})
    return Replace(shown)
