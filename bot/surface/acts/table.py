"""What comes of everything that a person can do, in one table: a surface only reads what was done."""

from __future__ import annotations

from collections.abc import Mapping

from bot.services import Services
from bot.surface.acts import (
    alarms,
    away,
    beginning,
    drills,
    duties,
    known,
    limits_of_case,
    looking,
    questions,
    seen,
    visits,
)
from bot.surface.forms import FormKind
from bot.surface.incoming import Act, Control, Incoming
from bot.surface.replies import Reply
from bot.surface_profile import CommandWords
from bot.values import Action

BUTTONS: Mapping[Action, Act] = {
    Action.ACKNOWLEDGE: duties.acknowledge_duties,
    Action.UNDO: duties.undo_acknowledgements,
    Action.NOT_MINE: duties.ask_decline_reason,
    Action.TAKE_ALARM: alarms.take_alarm,
    Action.END_ALARM: alarms.end_alarm,
    Action.OPEN: looking.show_detail,
    Action.RECORD: beginning.begin_decision,
    Action.FOLLOW_UP: beginning.begin_follow_up,
    Action.ANSWER: beginning.begin_answer,
    Action.CONFIRM_ENDING: duties.confirm_recorded_ending,
    Action.KEEP_OPEN: beginning.begin_keep_open,
    Action.AMEND: beginning.begin_amendment,
    Action.TYPES: beginning.begin_types,
    Action.STATUS: looking.show_status,
    Action.FLOWCHART: looking.show_flowchart,
    Action.PLAN: beginning.begin_plan_change,
    Action.GUIDANCE: looking.show_guidance,
    Action.CHRONOLOGY: looking.show_chronology,
    Action.WHO_LOOKED: looking.show_who_looked,
    Action.TAKE_CHRONOLOGY: looking.take_chronology_files,
    Action.HAND_OFF: looking.show_hand_off,
    Action.REPORT: beginning.begin_report,
    Action.CONTINUE: beginning.continue_draft,
    Action.CHILD_SEEN: beginning.begin_child_seen,
    Action.STILL_NEEDED: seen.say_still_needed,
    Action.NO_LONGER_NEEDED: seen.say_no_longer_needed,
    Action.GOING_IN: visits.going_in,
    Action.VISIT_SAFE: visits.visit_safe,
    Action.VISIT_LATER: visits.visit_later,
    Action.VISIT_NOT_SAFE: visits.visit_not_safe,
    Action.DRILL: drills.answer_drill,
    Action.REVIEW_KNOWN: known.ask_what_holds,
    Action.BREAK_GLASS: limits_of_case.ask_why,
    Action.GLASS_REASON: limits_of_case.read_reason,
    Action.START_AGAIN: beginning.restart_draft,
    Action.AWAY: away.open_away,
    Action.CANCEL_ABSENCE: away.cancel_away,
}

FORMS: Mapping[FormKind, Act] = {
    FormKind.ANSWER_TEXT: questions.answer_text,
    FormKind.ANSWER_CASE: questions.answer_case,
    FormKind.DECLINE: duties.decline,
    FormKind.AWAY: away.submit_away,
    FormKind.KNOWN: known.submit_known,
    FormKind.VISIT: visits.submit_going_in,
    FormKind.BARS: limits_of_case.submit_bars,
    FormKind.GLASS: limits_of_case.submit_glass,
}

CONTROLS: Mapping[Control, Act] = {
    Control.MARK: questions.mark,
    Control.GIVE: questions.give_input,
    Control.WRITE: questions.write,
    Control.OTHER_CASE: questions.name_other_case,
    Control.READ: questions.read_through,
}


def acts_by_command(words: CommandWords) -> Mapping[str, Act]:
    """What comes of each command, by the first word that somebody types for it.

    `looking.showing` makes an act of a use case that needs nothing but the person.
    """
    return {
        words.report: beginning.report,
        words.case: looking.case,
        words.cases: looking.cases,
        words.away: away.away,
        words.help.partition(" ")[0]: looking.help_,
    }


def press_control(services: Services, incoming: Incoming) -> Reply:
    """What the control that was pressed in a question or in the review does."""
    return CONTROLS[incoming.given.control](services, incoming)
