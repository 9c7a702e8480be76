"""`doorstep manifest`: the app's manifest for Slack, by Socket Mode or by signed HTTP."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urlsplit

import typer
import yaml

from bot.slack.manifest import by_http
from state_machines.errors import Misconfigured

#: The one template, which the sandbox reads too.
TEMPLATE = Path(__file__).parents[2] / "deploy/slack/manifest.yaml"


def write_manifest(
    http: Annotated[
        str | None,
        typer.Option("--http", help="For signed HTTP: your address, such as https://doorstep.example.org"),
    ] = None,
) -> None:
    """Print the manifest to paste at Slack: for Socket Mode, or with your address where Slack asks for it."""
    template = _template()
    if http is None:
        typer.echo(template, nl=False)
        return
    manifest: dict[str, Any] = by_http(yaml.safe_load(template), _address(http))
    typer.echo(yaml.safe_dump(manifest, sort_keys=False, allow_unicode=True), nl=False)


def _template() -> str:
    try:
        return TEMPLATE.read_text(encoding="utf-8")
    except OSError as error:
        raise Misconfigured(f"{TEMPLATE} cannot be read: {error.strerror}.") from None


def _address(url: str) -> str:
    """Where Slack posts; Misconfigured for what it would not take."""
    parts = urlsplit(url)
    if parts.scheme != "https" or not parts.hostname or parts.query or parts.fragment:
        raise Misconfigured(f"{url} is no address that Slack posts to: it begins with https:// and a name.")
    if parts.path not in {"", "/", "/slack/events"}:
        raise Misconfigured(f"{url} has a path: Doorstep answers at /slack/events only, so leave it out.")
    return f"https://{parts.netloc}/slack/events"
