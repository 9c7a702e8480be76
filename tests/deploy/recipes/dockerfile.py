"""Carries out a Dockerfile in scratch folders: its RUN and COPY as they stand, on this machine's system."""

from __future__ import annotations

import fnmatch
import hashlib
import json
import os
import re
import shlex
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path

from tests.deploy.recipes.inside import Confinement
from tests.deploy.recipes.scratch import Layers, environment, run


@dataclass
class Image:
    """What a build left: a folder of what differs from this machine, and how to start it."""

    layers: Layers
    environment: dict[str, str] = field(default_factory=dict)
    folder: str = "/"
    user: str = "0:0"
    entrypoint: list[str] = field(default_factory=list)
    command: list[str] = field(default_factory=list)
    health: list[str] = field(default_factory=list)

    def save(self) -> None:
        kept = asdict(self) | {"layers": str(self.layers.folder)}
        (self.layers.folder / "image.json").write_text(json.dumps(kept), encoding="utf-8")


def load(folder: Path) -> Image:
    """An image that a build has saved."""
    kept = json.loads((folder / "image.json").read_text(encoding="utf-8"))
    return Image(**kept | {"layers": Layers(folder)})


class CannotBuild(Exception):
    """An instruction failed, with what it said."""


def build(dockerfile: Path, context: Path, images: Path) -> Image:
    """Each stage in a folder of its own; one that is the same as before is not built again."""
    stages: dict[str, Image] = {}
    ignored = dockerfile.with_name(f"{dockerfile.name}.dockerignore").read_text(encoding="utf-8").splitlines()
    files = _Context(context, [line for line in ignored if line and not line.startswith("#")])
    image: Image | None = None
    for name, instructions in _stages(dockerfile.read_text(encoding="utf-8")):
        image = _Stage(files, stages, images).build(instructions)
        stages[name] = image
    assert image is not None
    return image


def _stages(text: str) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    whole = re.sub(r"^\s*#.*\n", "", text, flags=re.MULTILINE).replace("\\\n", " ")
    name = ""
    instructions: list[tuple[str, str]] = []
    for line in filter(None, (line.strip() for line in whole.splitlines())):
        word, _, rest = line.partition(" ")
        if word == "FROM" and instructions:
            yield name, instructions
            instructions = []
        name = rest.partition(" AS ")[2] or "last" if word == "FROM" else name
        instructions.append((word, rest.strip()))
    yield name, instructions


@dataclass(frozen=True)
class _Context:
    """The folder that is built from, without what the ignore file keeps out."""

    folder: Path
    patterns: list[str]

    def files(self, source: str) -> list[Path]:
        """The files of this name, or below it, that may be copied."""
        start = self.folder / source
        found = [start] if start.is_file() else [path for path in sorted(start.rglob("*")) if path.is_file()]
        kept = [path for path in found if self._is_let_through(path.relative_to(self.folder))]
        if not kept:
            raise CannotBuild(f"COPY {source}: nothing of it is let through by the ignore file")
        return kept

    def _is_let_through(self, path: Path) -> bool:
        through = True
        for pattern in self.patterns:
            plain = pattern.removeprefix("!")
            names = [str(path), *(str(parent) for parent in path.parents)]
            plains = {plain, plain.removeprefix("**/"), plain.replace("**/", "*/")}
            if any(fnmatch.fnmatch(name, one) for name in names for one in plains):
                through = pattern.startswith("!")
        return through


@dataclass(frozen=True)
class _Stage:
    files: _Context
    before: dict[str, Image]
    images: Path

    def build(self, instructions: list[tuple[str, str]]) -> Image:
        folder = self.images / self._digest(instructions)
        if (folder / "image.json").exists():
            return load(folder)
        part = folder.with_name(f"{folder.name}.{os.getpid()}")  # another test may build the same
        image = Image(Layers(part))
        image.layers.overlays()
        python = image.layers.path("/usr/local/bin/python")  # the base image has one of this name
        python.parent.mkdir(parents=True)
        python.symlink_to("/usr/bin/python3")
        for word, rest in instructions:
            self._carry_out(image, word, rest)
        image.save()
        if folder.exists():
            shutil.rmtree(part)
        else:
            part.rename(folder)
        return load(folder)

    def _digest(self, instructions: list[tuple[str, str]]) -> str:
        digest = hashlib.sha256(repr(instructions).encode())
        for word, rest in instructions:
            if word == "COPY":
                _, source, _, stage = _copied(rest)
                if stage:
                    digest.update(self.before[stage].layers.folder.name.encode())
                else:
                    for path in self.files.files(source):
                        digest.update(str(path.relative_to(self.files.folder)).encode() + path.read_bytes())
        return digest.hexdigest()[:16]

    def _carry_out(self, image: Image, word: str, rest: str) -> None:  # noqa: C901 - an instruction a case
        match word:
            case "RUN" if rest.startswith("apt-get"):
                pass  # packages of the image's own system, which must not come onto this machine
            case "COPY" if " /usr/share/" in rest:
                pass  # what those packages brought
            case "RUN":
                self._run(image, rest)
            case "COPY":
                self._copy(image, rest)
            case "ENV":
                for pair in shlex.split(rest):
                    name, _, value = pair.partition("=")
                    image.environment[name] = value.replace("$PATH", environment()["PATH"])
            case "WORKDIR":
                image.folder = rest
            case "USER":
                image.user = rest
            case "ENTRYPOINT":
                image.entrypoint = json.loads(rest)
            case "CMD":
                image.command = json.loads(rest)
            case "HEALTHCHECK":
                image.health = json.loads(rest.partition(" CMD ")[2])
            case "FROM" | "EXPOSE" | "STOPSIGNAL":
                pass  # another system than this machine's, and words for whoever runs it
            case _:
                raise CannotBuild(f"nothing here carries out {word}")

    def _run(self, image: Image, script: str) -> None:
        folder = image.layers.folder
        confined = Confinement(
            ["sh", "-c", script],
            environment(**image.environment),
            image.folder,
            overlays=image.layers.overlays(),
            binds={"/tmp": (str(_made(folder / "tmp")), True)},
        )
        done = run(confined, folder / "run.json")
        if done.returncode != 0:
            raise CannotBuild(f"RUN {script}\n{done.stdout}\n{done.stderr}")

    def _copy(self, image: Image, rest: str) -> None:
        mode, source, target, stage = _copied(rest)
        there = image.layers.folder / target[1:] if target.startswith("/tmp/") else image.layers.path(target)
        there.parent.mkdir(parents=True, exist_ok=True)
        if stage:
            subprocess.run(["cp", "-a", self.before[stage].layers.path(source), there], check=True)
            return
        start = self.files.folder / source
        for path in self.files.files(source):
            to = there if start.is_file() else there / path.relative_to(start)
            to.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, to)
            to.chmod(mode or path.stat().st_mode & 0o777)  # as it stands in the context, like a daemon's


def _copied(rest: str) -> tuple[int, str, str, str]:
    """The mode, from where, to where, and of which stage."""
    words = rest.split()
    options = dict(word[2:].split("=") for word in words if word.startswith("--"))
    source, target = [word for word in words if not word.startswith("--")]
    return int(options.get("chmod", "0"), 8), source, target, options.get("from", "")


def _made(folder: Path) -> Path:
    folder.mkdir(exist_ok=True)
    return folder
