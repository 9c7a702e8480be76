"""Stands in for `docker` where no daemon runs: builds the image and runs the services in scratch folders."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from tests.deploy.recipes.containers import Container, DatabaseServer, end, is_alive
from tests.deploy.recipes.dockerfile import CannotBuild, Image, build, load
from tests.deploy.recipes.scratch import ROOT

STATE = Path(os.environ["STATE"])
#: What was built from the same files is not built again, as with a daemon; `make clean` forgets it.
IMAGES = ROOT / "var/recipes/images"
DATABASE = DatabaseServer((STATE / "database").resolve())
Service = dict[str, Any]


def main() -> int:
    words = sys.argv[1:]
    os.umask(0o022)  # a daemon does not have that of whoever calls it
    try:
        if words[0] == "build":
            return _build_one(words[1:])
        assert words[0] == "compose", words
        return _compose(words[1:])
    except CannotBuild as error:
        sys.stderr.write(f"{error}\n")
        return 1


def _build_one(words: list[str]) -> int:
    assert words[0] == "-f", words
    assert words[2] == "-t", words
    _tag(words[3], build(Path(words[1]), Path(words[4]), IMAGES))
    return 0


def _compose(words: list[str]) -> int:
    services = _services(Path.cwd())
    options = [word for word in words[1:] if word.startswith("--")]
    match words[0]:
        case "build":
            return _build_all(services)
        case "up":
            if "--build" in options:
                _build_all(services)
            return _up(services)
        case "run":
            rest = [word for word in words[1:] if word not in {"--rm", "--no-deps"}]
            if "--no-deps" not in options:
                _database(services)
            return _container(services[rest[0]], rest[1:]).run(STATE / "containers", "once")
        case "exec":
            name, *argv = [word for word in words[1:] if word != "-T"]
            if name == "database":
                return DATABASE.run(argv)
            return _container(services[name], argv, entrypoint=[]).run(STATE / "containers", "once")
        case "stop":
            return max(_stop(services[name], name) for name in words[1:])
        case _:
            raise SystemExit(f"nothing here does docker compose {words[0]}")


def _services(folder: Path) -> dict[str, Service]:
    """As the compose file has them, with what `.env` says put in, and paths made whole."""
    variables = _variables(folder / ".env")
    text = (folder / "compose.yaml").read_text(encoding="utf-8")

    def value(found: re.Match[str]) -> str:
        name, how, words = found.groups()
        if variables.get(name) or how == ":-":
            return variables.get(name) or words
        raise SystemExit(f"required variable {name} is missing a value: {words}")

    services: dict[str, Service] = yaml.safe_load(re.sub(r"\$\{(\w+)(:[?-])([^}]*)\}", value, text))[
        "services"
    ]
    for service in services.values():
        files = [_variables(folder / name) for name in service.get("env_file", [])]
        service["environment"] = {name: one for file in files for name, one in file.items()} | service[
            "environment"
        ]
        service["folder"] = str(folder)
    return services


def _variables(file: Path) -> dict[str, str]:
    lines = file.read_text(encoding="utf-8").splitlines() if file.exists() else []
    pairs = [line.partition("=") for line in lines if line and not line.startswith("#")]
    return {name: value for name, _, value in pairs}


def _build_all(services: Mapping[str, Service]) -> int:
    for service in services.values():
        if "build" in service:
            context = (Path(service["folder"]) / service["build"]["context"]).resolve()
            image = build(context / service["build"]["dockerfile"], context, IMAGES)
            _tag(service["image"], image)
    return 0


def _tag(name: str, image: Image) -> None:
    (STATE / "tags").mkdir(exist_ok=True)
    (STATE / "tags" / name).write_text(str(image.layers.folder), encoding="utf-8")


def _image(service: Service) -> Image:
    return load(Path((STATE / "tags" / service["image"]).read_text(encoding="utf-8")))


def _container(service: Service, argv: list[str], entrypoint: list[str] | None = None) -> Container:
    image = _image(service)
    said = [str(word) for word in (argv or service["command"])]
    mounts = dict(_mount(service, one, image) for one in service["volumes"])
    given = {name: str(value) for name, value in service["environment"].items()}
    port = DATABASE.environment if (DATABASE.folder / "port").exists() else {}
    return Container(
        image,
        [*(image.entrypoint if entrypoint is None else entrypoint), *said],
        given | port,
        mounts,
        read_only=service["read_only"],
        shut_in=service["cap_drop"] == ["ALL"] and service["security_opt"] == ["no-new-privileges:true"],
    )


def _mount(service: Service, volume: str, image: Image) -> tuple[str, tuple[Path, bool]]:
    source, place, *options = volume.split(":")
    if source.startswith("."):
        return place, (Path(service["folder"]) / source, options != ["ro"])
    kept = STATE / "volumes" / source
    if not kept.exists():  # a new volume is a copy of what the image has there, with whose it is
        kept.parent.mkdir(exist_ok=True)
        inside = image.layers.path(place)
        shutil.copytree(inside, kept)
        shutil.copystat(inside, kept)
        os.chown(kept, inside.stat().st_uid, inside.stat().st_gid)
    return place, (kept, options != ["ro"])


def _database(services: Mapping[str, Service]) -> None:
    given = services["database"]["environment"]
    DATABASE.start(
        given["POSTGRES_USER"],
        given["POSTGRES_PASSWORD"],
        given["POSTGRES_DB"],
        given["POSTGRES_INITDB_ARGS"],
    )
    test = services["database"]["healthcheck"]["test"]
    if DATABASE.run(test[1:]) != 0:
        raise SystemExit("the database is not healthy")


def _up(services: Mapping[str, Service]) -> int:
    """In the order that the services ask for; one whose image and settings are the same goes on as it is."""
    _database(services)
    for name in sorted(set(services) - {"database"}, key=lambda one: one != "migrate"):
        service = services[name]
        state = STATE / "containers" / name
        same = hashlib.sha256(json.dumps([service, str(_image(service).layers.folder)]).encode()).hexdigest()
        if state.exists() and (state / "same").read_text(encoding="ascii") == same and _runs(state):
            continue
        if state.exists():
            _stop(service, name)
        state.mkdir(parents=True, exist_ok=True)
        (state / "same").write_text(same, encoding="ascii")
        with (state / "log").open("ab") as log:
            started = _container(service, []).start(state, name, log.fileno())
        (state / "pid").write_text(str(started.pid), encoding="ascii")
        if name == "migrate" and started.wait() != 0:
            sys.stderr.write((state / "log").read_text(encoding="utf-8"))
            raise SystemExit("service migrate did not complete successfully")
    return 0


def _runs(state: Path) -> bool:
    return is_alive(int((state / "pid").read_text(encoding="ascii")))


def _stop(service: Service, name: str) -> int:
    pid = int((STATE / "containers" / name / "pid").read_text(encoding="ascii"))
    return end(pid, int(str(service["stop_grace_period"]).removesuffix("s"))) if is_alive(pid) else 0


if __name__ == "__main__":
    sys.exit(main())
