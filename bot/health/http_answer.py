"""The HTTP answer to a supervisor's request."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus


@dataclass(frozen=True, slots=True)
class Answer:
    """A status, a body and its content type."""

    status: HTTPStatus
    body: bytes
    content_type: str = "text/plain; charset=utf-8"
