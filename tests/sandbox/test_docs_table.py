"""docs/sandbox.md says what the code does: its tables and the registries are equal."""

import re
from typing import get_args

from starlette.routing import Route

from deploy.sandbox.acting.actor import ACTS
from deploy.sandbox.application import Application, Options
from deploy.sandbox.blocks.check import BLOCKS
from deploy.sandbox.blocks.elements import ELEMENTS
from deploy.sandbox.delivery.courier import EVENTS
from deploy.sandbox.delivery.parcel import Kind
from deploy.sandbox.errors import CODES
from deploy.sandbox.faults import ANSWERS
from deploy.sandbox.methods.registry import METHODS
from deploy.sandbox.payloads import INTERACTIONS, OF_THE_APP
from tests.sandbox.conftest import MANIFEST, ROOT, WORKSPACE

DOCS = (ROOT / "docs/sandbox.md").read_text()


def rows(heading: str) -> list[list[str]]:
    """The cells of the first table below a heading, without marks."""
    section = re.split(r"\n#+ ", DOCS.split(f"# {heading}\n", 1)[1], maxsplit=1)[0]
    lines = [line.strip("| ") for line in section.splitlines() if line.startswith("|")]
    return [[cell.strip(" `") for cell in line.split("|")] for line in lines[2:]]


def first(heading: str) -> list[str]:
    return sorted(row[0] for row in rows(heading))


def test_every_method_with_its_scope_and_limit() -> None:
    published = {row[0]: (row[1], int(row[2])) for row in rows("Web API methods")}
    assert published == {
        name: (method.scope or "–", int(method.tier))  # noqa: RUF001 - the table's dash for none
        for name, method in METHODS.items()
    }


def test_every_element_with_its_places() -> None:
    published = {row[0]: frozenset(row[1].split(", ")) for row in rows("Elements")}
    assert published == {name: element.places for name, element in ELEMENTS.items()}


def test_every_act_block_event_error_fault_and_payload() -> None:
    assert first("Acts") == sorted(ACTS)
    assert first("Blocks") == sorted(BLOCKS)
    assert first("Events") == sorted(EVENTS)
    assert first("Errors") == sorted(CODES)
    assert first("Faults") == sorted(ANSWERS)
    assert first("Payloads") == sorted({*INTERACTIONS, *OF_THE_APP, *get_args(Kind)} - {"interactive"})


def test_every_address_of_the_control_api() -> None:
    application = Application(Options(WORKSPACE, MANIFEST), lambda: None)
    served = {
        f"{verb} {route.path}"
        for route in application.asgi.routes
        if isinstance(route, Route) and route.path.startswith("/control/")
        for verb in (route.methods or set()) - {"HEAD"}
    }
    assert set(first("Control API")) == served


def test_every_published_error_is_raised_somewhere() -> None:
    source = "".join(
        path.read_text() for path in (ROOT / "deploy/sandbox").rglob("*.py") if path.stem != "errors"
    )
    missing = {code for code in CODES if code not in source and not code.startswith("invalid_ts_")}
    assert missing == set()
