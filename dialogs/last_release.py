"""What the dialogs of the last release asked: drafts of it are stored, so what goes needs a higher version.

`python -m dialogs.last_release` says what is wrong and ends with 1; with `--write` it writes the page anew.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path

from pydantic import TypeAdapter

from dialogs.answers import implied_facts
from dialogs.registry import DIALOGS
from dialogs.spec import Ask, Dialog, Step

FILE = Path(__file__).with_name("last_release.json")
RENEW = "run: make dialogs"


@dataclass(frozen=True, slots=True)
class QuestionThen:
    """One question as it was: how it was asked, its options, and what rules read of each."""

    ask: Ask
    options: Mapping[str, Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class DialogThen:
    """One dialog as it was."""

    version: int
    steps: Mapping[str, QuestionThen]


@dataclass(frozen=True, slots=True)
class Released:
    """Every dialog of one release, by name."""

    release: str
    dialogs: Mapping[str, DialogThen]


def release_page(release: str, dialogs: Iterable[Dialog]) -> Released:
    """The dialogs as they are, to be compared with later."""
    return Released(release, {one.name: DialogThen(one.version, _steps(one)) for one in dialogs})


def differences(then: Released, release: str, dialogs: Mapping[str, Dialog]) -> Iterator[str]:
    """What may not have changed without a higher version, and a page that is older than the release.

    What was added is no difference: no stored draft can lack it, as what is not answered is asked.
    """
    if then.release != release:
        yield f"the page is of release {then.release}, and this is {release}; {RENEW}"
    for name, asked in then.dialogs.items():
        if name not in dialogs:
            yield f"{name} is gone, and whoever has a draft of it is told so; if that is meant, {RENEW}"
        else:
            yield from (f"{name}: {words}" for words in _version_differences(asked, dialogs[name]))


def _version_differences(then: DialogThen, dialog: Dialog) -> Iterator[str]:
    if dialog.version > then.version:
        yield f"version {dialog.version} is not on the page yet; {RENEW}"
    elif dialog.version < then.version:
        yield f"version {dialog.version} is lower than {then.version}, which was released; raise it again"
    else:
        todo = (
            f"drafts of version {then.version} are stored: raise version to {then.version + 1}, and {RENEW}"
        )
        now = _steps(dialog)
        for name, question in then.steps.items():
            yield from (f"{words}; {todo}" for words in _question_differences(name, question, now.get(name)))


def _question_differences(name: str, then: QuestionThen, now: QuestionThen | None) -> Iterator[str]:
    if now is None:
        yield f"the question {name} is gone"
        return
    if now.ask is not then.ask:
        yield f"the question {name} asks for a {now.ask} in place of a {then.ask}"
    for option, facts in then.options.items():
        if option not in now.options:
            yield f"the option {option} of {name} is gone"
        elif facts != now.options[option]:
            yield f"the option {option} of {name} tells rules something else"


def _steps(dialog: Dialog) -> Mapping[str, QuestionThen]:
    return {step.name: QuestionThen(step.ask, _options(step)) for step in dialog.steps}


def _options(step: Step) -> Mapping[str, Mapping[str, str]]:
    return {option.value: _facts_of_option(step, option.value) for option in step.options}


def _facts_of_option(step: Step, option: str) -> Mapping[str, str]:
    facts = implied_facts(step, (option,) if step.ask is Ask.SEVERAL else option, step.options)
    return {fact: value for fact, value in facts.items() if fact in step.facts}


def read_page() -> Released:
    """The page as it was written last."""
    return TypeAdapter(Released).validate_json(FILE.read_bytes())


def main(arguments: list[str]) -> int:
    """Compare, or write anew; the number of differences ends the process with 1."""
    release = version("doorstep")
    if "--write" in arguments:
        page = json.dumps(asdict(release_page(release, DIALOGS.values())), indent=1, ensure_ascii=False)
        FILE.write_text(f"{page}\n", encoding="utf-8")
        return 0
    found = tuple(differences(read_page(), release, DIALOGS))
    sys.stderr.writelines(f"dialogs/last_release.json: {words}\n" for words in found)
    return int(bool(found))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
