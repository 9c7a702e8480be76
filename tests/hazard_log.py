"""Writes the page of hazards from their data file, and finds controls whose test is gone or skipped.

`python -m tests.hazard_log --write` writes docs/hazards.md; without it, whatever differs is said.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Annotated, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field

ROOT = Path(__file__).parents[1]
DATA = ROOT / "docs/hazards.yaml"
PAGE = ROOT / "docs/hazards.md"

Severity = Literal["minor", "significant", "considerable", "major", "catastrophic"]
Likelihood = Literal["very low", "low", "medium", "high", "very high"]
Words = Annotated[str, Field(min_length=8)]

_SKIPPING = re.compile(r"\bpytest\.(?:mark\.)?(?:skip|skipif|xfail|importorskip)\b")

_SEVERITIES = ("minor", "significant", "considerable", "major", "catastrophic")
#: By likelihood, the rating for each severity in the order above.
RATINGS = {
    "very high": (3, 4, 4, 5, 5),
    "high": (2, 3, 3, 4, 5),
    "medium": (2, 2, 3, 3, 4),
    "low": (1, 2, 2, 3, 4),
    "very low": (1, 1, 2, 2, 3),
}
MEANINGS = {
    5: "not acceptable",
    4: "not acceptable without a further control, or somebody of rank who accepts it in writing",
    3: "to be reduced where that can be done; accepted by a named person",
    2: "acceptable where reducing it further would cost more than it gives",
    1: "acceptable",
}


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Risk(_Strict):
    """How bad and how likely, before or after the controls."""

    severity: Severity
    likelihood: Likelihood

    @property
    def rating(self) -> int:
        """1, the least, to 5."""
        return RATINGS[self.likelihood][_SEVERITIES.index(self.severity)]


class Control(_Strict):
    """What is done against a hazard, and the tests that show it."""

    does: Words
    shown_by: tuple[str, ...] = Field(min_length=1)


class Hazard(_Strict):
    """One row of the log, in the parts that DCB0129 names."""

    name: Words
    causes: Words
    effect: Words
    harm: Words
    initial: Risk
    design: tuple[Control, ...] = Field(min_length=1)
    test: tuple[Control, ...] = ()
    training: tuple[Words, ...]
    process: tuple[Words, ...]
    not_controlled: tuple[Words, ...]
    residual: Risk
    owner: str


class HazardLog(_Strict):
    """All hazards, and the roles at the authority that own them."""

    owners: dict[str, Words]
    hazards: tuple[Hazard, ...]


def read_log() -> HazardLog:
    """The data file as a checked value."""
    return HazardLog.model_validate(yaml.safe_load(DATA.read_text(encoding="utf-8")))


def named_tests(log: HazardLog) -> Iterator[str]:
    """Each `file::function` that a control names."""
    for hazard in log.hazards:
        for control in (*hazard.design, *hazard.test):
            yield from control.shown_by


def what_is_wrong_with(name: str) -> str:
    """Why this test shows nothing: it is gone, or somebody skips it; empty if it does show something."""
    file, _, function = name.partition("::")
    if not file.startswith("tests/") or not (ROOT / file).is_file():
        return "no such file"
    module = _parsed(file)
    found = [node for node in module.body if isinstance(node, ast.FunctionDef) and node.name == function]
    if not function.startswith("test_") or not found:
        return "no such test"
    marks = [node for node in module.body if _is_pytestmark(node)]
    return "it is skipped" if any(_skips(node) for node in (*found, *marks)) else ""


def _is_pytestmark(node: ast.stmt) -> bool:
    return isinstance(node, ast.Assign) and "pytestmark" in ast.unparse(node.targets[0])


def _skips(node: ast.AST) -> bool:
    """Whether a mark or a call in it skips, or expects a failure."""
    return _SKIPPING.search(ast.unparse(node)) is not None


@cache
def _parsed(file: str) -> ast.Module:
    return ast.parse((ROOT / file).read_text(encoding="utf-8"))


def page(log: HazardLog) -> str:
    """The page in full."""
    return "\n".join([*_head(log), *(line for one in _numbered(log) for line in _entry(log, *one)), ""])


def _numbered(log: HazardLog) -> Iterator[tuple[int, Hazard]]:
    return enumerate(log.hazards, start=1)


def _head(log: HazardLog) -> Iterator[str]:
    yield "# Hazards"
    yield ""
    yield (
        "What can go wrong with Doorstep so that a child or a worker comes to harm, what is done against it, "
        "and what is not. **This log has the structure of DCB0129 (hazard, causes, effect, harm, controls, "
        "risk, owner). It claims no conformity with DCB0129 or any other standard, and no clinical safety "
        "officer has signed it.** The ratings are its authors' and an authority's own assessment takes their "
        "place; owners are roles at the authority that uses Doorstep."
    )
    yield ""
    yield (
        "`make hazards` writes this page from [hazards.yaml](hazards.yaml). Each control by design or by "
        "test names the tests that show it; `tests/architecture/test_hazards.py` fails where one is gone or "
        "skipped."
    )
    yield ""
    yield from _matrix()
    yield "| | Hazard | Initial | Residual | Owner |"
    yield "|---|---|---|---|---|"
    for number, one in _numbered(log):
        yield (
            f"| {number} | [{one.name}](#hazard-{number}) | {one.initial.rating} | {one.residual.rating} "
            f"| {log.owners[one.owner]} |"
        )
    yield ""


def _matrix() -> Iterator[str]:
    yield "| Likelihood \\ severity | " + " | ".join(_SEVERITIES) + " |"
    yield "|---|" + "---|" * len(_SEVERITIES)
    for likelihood, row in RATINGS.items():
        yield f"| {likelihood} | " + " | ".join(map(str, row)) + " |"
    yield ""
    yield "; ".join(f"**{rating}** {meaning}" for rating, meaning in MEANINGS.items()) + "."
    yield ""


def _entry(log: HazardLog, number: int, one: Hazard) -> Iterator[str]:
    yield f'<a id="hazard-{number}"></a>'
    yield f"## {number}. {one.name}"
    yield ""
    yield f"- **Causes.** {one.causes}"
    yield f"- **Effect.** {one.effect}"
    yield f"- **Harm.** {one.harm}"
    yield f"- **Initial risk.** {_risk(one.initial)}"
    for kind, controls in (("design", one.design), ("test", one.test)):
        for control in controls:
            yield f"- **Control by {kind}.** {control.does}"
            yield from (f"  - `{name}`" for name in control.shown_by)
    yield from (f"- **Control by training.** {words}" for words in one.training)
    yield from (f"- **Control by business process.** {words}" for words in one.process)
    yield from (f"- **Not controlled.** {words}" for words in one.not_controlled)
    yield f"- **Residual risk.** {_risk(one.residual)}"
    yield f"- **Owner.** {log.owners[one.owner]}"
    yield ""


def _risk(risk: Risk) -> str:
    return f"{risk.severity.capitalize()}, likelihood {risk.likelihood}: {risk.rating}"


def main() -> None:
    """Write the page, or say what is wrong; exits with 1 then."""
    log = read_log()
    wrong = [f"{name}: {why}" for name in named_tests(log) if (why := what_is_wrong_with(name))]
    if "--write" in sys.argv[1:]:
        PAGE.write_text(page(log), encoding="utf-8")
    elif PAGE.read_text(encoding="utf-8") != page(log):
        wrong.append("docs/hazards.md differs from docs/hazards.yaml. Run: make hazards")
    sys.stderr.write("".join(f"{line}\n" for line in wrong))
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main()
