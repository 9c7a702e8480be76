"""Draws any form or page as a view, with what its submission must know of where it was opened."""

from __future__ import annotations

from dataclasses import dataclass

from bot.slack.drawing.away_modal import away_modal
from bot.slack.drawing.modal import (
    Origin,
    bars_modal,
    card_modal,
    case_modal,
    decline_modal,
    glass_modal,
    known_modal,
    reading_modal,
    text_modal,
    visit_modal,
)
from bot.slack.drawing.text import Json
from bot.slack.transport.payload import message_id_in, user_of
from bot.surface.forms import (
    AwayForm,
    BarsForm,
    CardPage,
    CaseForm,
    DeclineForm,
    Form,
    GlassForm,
    KnownForm,
    ReadingPage,
    TextForm,
    VisitForm,
)
from dialogs.prompt import Prompt


@dataclass(frozen=True, slots=True)
class Opener:
    """Whose press opens a form, and the message that its submission answers to."""

    account: str
    response_url: str
    message_id: str

    @staticmethod
    def of(body: Json) -> Opener:
        """The opener of a command or a press."""
        return Opener(user_of(body), str(body.get("response_url", "")), message_id_in(body))

    def origin(self, target: str) -> Origin:
        """The origin of a form that acts on something named."""
        return Origin(target=target, response_url=self.response_url, message_id=self.message_id)

    def origin_of_question(self, prompt: Prompt) -> Origin:
        """The origin of a form that answers a question."""
        return Origin(
            session_id=prompt.session_id,
            revision=prompt.revision,
            step=prompt.step,
            response_url=self.response_url,
            message_id=self.message_id,
        )


def form_view(form: Form, opener: Opener) -> Json:
    """The view of a form or page."""
    match form:
        case CardPage(card):
            return card_modal(card)
        case ReadingPage(prompt):
            return reading_modal(prompt)
        case TextForm(prompt):
            return text_modal(prompt, opener.origin_of_question(prompt))
        case CaseForm(prompt, own_cases):
            return case_modal(own_cases, opener.origin_of_question(prompt))
        case DeclineForm(reference, choices, reasons):
            return decline_modal(reference, choices, reasons, opener.origin(form.target))
        case KnownForm(reference, target, choices):
            return known_modal(reference, choices, opener.origin(target))
        case VisitForm(reference, target, lines, ask_at):
            return visit_modal(reference, lines, ask_at, opener.origin(target))
        case BarsForm() | GlassForm():
            return _limits_view(form, opener)
        case AwayForm(request, typed):
            return away_modal(request, account=opener.account, typed=typed)


def _limits_view(form: BarsForm | GlassForm, opener: Opener) -> Json:
    origin = opener.origin(form.reference)
    if isinstance(form, GlassForm):
        return glass_modal(form.reference, form.reasons, origin)
    return bars_modal(form.reference, form.lines, form.choices, origin)
