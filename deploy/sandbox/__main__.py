"""The command `python -m deploy.sandbox`: a local Slack on a loopback port until interrupted."""

import argparse
import os
import sys
from datetime import UTC, datetime
from pathlib import Path

from deploy.sandbox.errors import ConfigError
from deploy.sandbox.server import Sandbox


def main() -> int:
    """Start, print the address on one line, serve; 2 if a file is unusable."""
    options = _parse()
    try:
        sandbox = Sandbox(
            options.workspace,
            options.manifest,
            port=options.port,
            start_at=options.start_at,
            http_app=options.http_app,
            signing_secret=os.environ.get("DOORSTEP_SANDBOX_SIGNING_SECRET", "sandbox-signing-secret"),
        )
        sandbox.run(lambda url: print(url, flush=True))  # noqa: T201 - the address is the command's output
    except (ConfigError, OSError) as error:
        print(f"The local Slack cannot start: {error}", file=sys.stderr)  # noqa: T201 - a command line's word
        return 2
    return 0


def _parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m deploy.sandbox", description=__doc__)
    parser.add_argument("--workspace", type=Path, required=True, help="people and channels (YAML)")
    parser.add_argument("--manifest", type=Path, required=True, help="the app's manifest (YAML)")
    parser.add_argument("--port", type=int, default=0, help="0 takes a free one")
    parser.add_argument("--start-at", type=_moment, help="the workspace's time at the start (ISO 8601)")
    parser.add_argument("--http-app", help="deliver by signed HTTP to this address, not by Socket Mode")
    return parser.parse_args()


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


if __name__ == "__main__":
    sys.exit(main())
