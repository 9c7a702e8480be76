"""An address at which no sandbox's clock answers is named in one line, with what to do."""

from __future__ import annotations

import pytest

from bot.clock import FollowingClock
from deploy.sandbox.server import Sandbox
from state_machines.errors import Misconfigured
from tests.sandbox.conftest import MANIFEST, WORKSPACE

pytestmark = pytest.mark.outside


@pytest.mark.parametrize("path", ["/", "/control/people", "/control/nothing"])
def test_an_address_without_a_clock_is_named(path: str) -> None:
    with Sandbox(WORKSPACE, MANIFEST) as sandbox, pytest.raises(Misconfigured) as caught:
        FollowingClock(f"{sandbox.url}{path}")
    assert f"No sandbox's clock answers at {sandbox.url}{path}" in caught.value.user_message
    assert "DOORSTEP_CLOCK_URL" in caught.value.user_message
    assert "\n" not in caught.value.user_message


def test_an_address_at_which_nobody_is_is_named_too() -> None:
    with pytest.raises(Misconfigured, match="ConnectionRefusedError"):
        FollowingClock("http://127.0.0.1:9/control/clock")
