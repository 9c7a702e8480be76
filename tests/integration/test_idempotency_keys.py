"""The second of two equal requests gets the first one's answer, and changes nothing."""

from __future__ import annotations

import pytest

from storage.errors import ChangedMeanwhile
from storage.unit_of_work import Store
from tests.integration.examples import NOW, SOON


def test_the_answer_of_a_handled_request_is_remembered(store: Store) -> None:
    with store.write() as uow:
        assert uow.idempotency_keys.answer_of("press-1") is None
        uow.idempotency_keys.remember("press-1", {"text": "You acknowledged this.", "changed": True}, NOW)
        uow.commit()
    with store.read() as uow:
        assert uow.idempotency_keys.answer_of("press-1") == {
            "text": "You acknowledged this.",
            "changed": True,
        }


def test_a_request_handled_meanwhile_is_not_handled_twice(store: Store) -> None:
    with store.write() as uow:
        uow.idempotency_keys.remember("press-1", {"text": "first"}, NOW)
        uow.commit()
    with store.write() as uow, pytest.raises(ChangedMeanwhile) as refused:
        uow.idempotency_keys.remember("press-1", {"text": "second"}, SOON)
    assert refused.value.retryable
    with store.read() as uow:
        assert uow.idempotency_keys.answer_of("press-1") == {"text": "first"}


def test_what_is_too_old_to_come_again_is_forgotten(store: Store) -> None:
    with store.write() as uow:
        uow.idempotency_keys.remember("old", {}, NOW)
        uow.idempotency_keys.remember("new", {}, SOON)
        assert uow.idempotency_keys.forget_before(SOON) == 1
        assert uow.idempotency_keys.answer_of("old") is None
        assert uow.idempotency_keys.answer_of("new") == {}
