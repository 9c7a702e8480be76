"""An answer to whoever supervises a process."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus


@dataclass(frozen=True, slots=True)
class Answer:
    """An HTTP answer with its body."""

    status: HTTPStatus
    body: bytes
    content_type: str = "text/plain; charset=utf-8"
