"""The sandbox as a process of its own."""

import os
import signal
import subprocess
import sys
from pathlib import Path

from tests.sandbox.conftest import MANIFEST, ROOT, WORKSPACE
from tests.sandbox.phone import http


def command(*extra: str) -> list[str]:
    return [sys.executable, "-W", "error", "-m", "deploy.sandbox", "--workspace", str(WORKSPACE), *extra]


def test_it_prints_its_address_serves_and_stops_when_interrupted() -> None:
    start_at = "2026-11-17T10:05:00+00:00"
    process = subprocess.Popen(
        command("--manifest", str(MANIFEST), "--start-at", start_at),
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    )
    assert process.stdout is not None
    try:
        url = process.stdout.readline().strip()
        reading = http("GET", f"{url}/control/clock").json()
        assert reading["now"].startswith("2026-11-17T10:05")
    finally:
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=60)
    assert errors == ""


def test_an_unusable_file_stops_the_start_with_one_line(tmp_path: Path) -> None:
    broken = tmp_path / "manifest.yaml"
    broken.write_text("features: {}\n")
    ended = subprocess.run(
        command("--manifest", str(broken)), cwd=ROOT, capture_output=True, text=True, timeout=60, check=False
    )
    assert (ended.returncode, len(ended.stderr.splitlines())) == (2, 1)
    assert "manifest.yaml" in ended.stderr
    assert "settings" in ended.stderr
