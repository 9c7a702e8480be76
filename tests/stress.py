"""The tests that wait for other threads and processes, run once beside more work than the machine can do."""

from __future__ import annotations

import os
import subprocess
import sys

#: Busy processes for each core: a slow machine in a full hall.
BUSY_FOR_EACH_CORE = 8
WAITING = ("tests/stories", "tests/crashes", "tests/surfaces", "tests/integration/test_engines.py",
           "tests/integration/test_delivering.py", "tests/demo", "tests/sandbox")  # fmt: skip


def main() -> int:
    """The exit status of the tests; the busy processes end with them, whatever happens."""
    count = BUSY_FOR_EACH_CORE * (os.cpu_count() or 1)
    busy = [subprocess.Popen([sys.executable, "-c", "while True: pass"]) for _ in range(count)]
    sys.stdout.write(f"Beside {count} busy processes:\n")
    try:
        return subprocess.run(
            [
                sys.executable,
                "-m",
                "pytest",
                "-n",
                "2",
                "--dist",
                "worksteal",
                "--timeout",
                "1800",
                *WAITING,
                *sys.argv[1:],
            ],
            check=False,
        ).returncode
    finally:
        for one in busy:
            one.kill()
            one.wait()


if __name__ == "__main__":
    sys.exit(main())
