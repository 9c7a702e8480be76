"""A form's payload is read as the standard library reads it, whatever was sent."""

from __future__ import annotations

import json
from urllib.parse import parse_qsl, unquote_to_bytes, urlencode

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.slack.transport.form_decoding import decode_percent, form_text

_PIECES = st.sampled_from(
    [b"%", b"%4", b"%41", b"%c3%A9", b"%zz", b"=", b"&", b"+", b"a", b"\n", b"\r\n", b"_"]
)


@given(st.lists(_PIECES).map(b"".join) | st.binary())
@example(b"%\n")
@example(b"%%")
@example(b"a%")
def test_what_is_decoded_is_what_the_library_decodes(value: bytes) -> None:
    decoded = decode_percent(value)
    assert decoded is None or decoded == unquote_to_bytes(value.replace(b"+", b" "))


@given(st.dictionaries(st.text(), st.text()))
def test_a_payload_that_slack_encoded_is_always_decoded(payload: dict[str, str]) -> None:
    text = json.dumps(payload, ensure_ascii=False)
    assert (
        form_text(urlencode({"payload": text}, errors="replace").encode())
        == text.encode(errors="replace").decode()
    )


@pytest.mark.parametrize(
    "form",
    [
        b"payload=%7B%7D&more=1",  # two fields: Bolt's to read
        b"payload=plain",
        b"payload=%7B%7D%",
        b"payload=",
    ],
)
def test_what_is_unusual_is_left_as_it_came(form: bytes) -> None:
    assert form_text(form) == form.decode()


def test_a_command_that_speaks_of_a_payload_is_still_a_command() -> None:
    form = urlencode({"command": "/case", "text": "payload"}).encode()
    assert dict(parse_qsl(form_text(form))) == {"command": "/case", "text": "payload"}
