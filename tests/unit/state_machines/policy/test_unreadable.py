"""A settings file in another encoding is named by that, and by its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from state_machines.errors import SettingsRejected
from state_machines.settings.local_settings import load_local_settings


@pytest.mark.parametrize(
    ("kept", "said"),
    [
        ("authority: x\nset_by: Zoë\n".encode("cp1252"), "line 2 holds a letter that is not UTF-8"),
        ("authority: x\n".encode("utf-16"), "it is UTF-16"),
        (None, "give the path of a settings file"),
    ],
)
def test_what_is_wrong_with_the_file_is_said(tmp_path: Path, kept: bytes | None, said: str) -> None:
    path = tmp_path / "settings.yaml"
    if kept is not None:
        path.write_bytes(kept)
    with pytest.raises(SettingsRejected) as refused:
        load_local_settings(path)
    assert said in str(refused.value)
