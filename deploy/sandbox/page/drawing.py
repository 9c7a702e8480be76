"""The templates, and the few filters they draw Block Kit with."""

from collections.abc import Mapping
from typing import Any

from jinja2 import ChainableUndefined, Environment, PackageLoader, pass_context
from jinja2.runtime import Context
from markupsafe import Markup

from deploy.sandbox.page import mrkdwn


def environment() -> Environment:
    """Return templates that escape everything; a block's absent keys count as empty, as they do in Slack."""
    made = Environment(
        loader=PackageLoader("deploy.sandbox.page"),
        autoescape=True,
        undefined=ChainableUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters |= {"text_object": text_object_html, "mrkdwn": mrkdwn_html, "plain": mrkdwn.unescape}
    return made


@pass_context
def text_object_html(context: Context, text: Mapping[str, Any]) -> Markup | str:
    """Draw a text object: mrkdwn with its marks, plain text as it stands."""
    if not text:
        return ""
    words = str(text["text"])
    return mrkdwn_html(context, words) if text.get("type") == "mrkdwn" else mrkdwn.unescape(words)


@pass_context
def mrkdwn_html(context: Context, text: str) -> Markup:
    """Draw mrkdwn, with mentions by the names the template was given."""
    return mrkdwn.html(str(text or ""), context.get("names", {}))
