"""A session is one person's way through one dialog, stored after every answer so that nothing is lost."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from state_machines.case.report import Answer


class SessionState(StrEnum):
    """A session is asking or in review until it is submitted or cancelled, once."""

    ASKING = "asking"
    REVIEW = "review"
    SUBMITTED = "submitted"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Session:
    """A draft; its `revision` grows with every change, so that a button of an older question is known.

    `step` is the question being asked ("review" when in review or ended), `trail` the answered questions
    on the path, in order (for "Back", the review and the submission). `answers` may hold more than the
    trail: an answer whose question left the path is kept until "Submit", in case the question comes back.
    `facts` are what the answers on the trail imply; free text is never among them. `implied` keeps each
    answer's facts apart. `context` is what the dialog is about, such as an escalation's id. `editing` is
    true while one answer is being changed from the review. `seconds` keeps how long each answer took,
    `answered_at` when it was given ("just now" means then). `result` is set by `with_result`.
    """

    id: str
    dialog: str
    version: int
    person_id: str
    state: SessionState
    step: str
    started_at: datetime
    updated_at: datetime
    revision: int = 0
    answers: Mapping[str, Answer] = field(default_factory=dict)
    facts: Mapping[str, str] = field(default_factory=dict)
    trail: tuple[str, ...] = ()
    context: Mapping[str, str] = field(default_factory=dict)
    editing: bool = False
    seconds: Mapping[str, float] = field(default_factory=dict)
    answered_at: Mapping[str, datetime] = field(default_factory=dict)
    implied: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    result: str = ""
