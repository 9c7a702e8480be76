"""The files for Compose and Kubernetes hold to the schemas of what they are, and a slip in one is found."""

from __future__ import annotations

from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.deploy.environment import DEPLOY
from tests.deploy.schemas import Schema

COMPOSE = DEPLOY / "docker/compose.yaml"
KUBERNETES = sorted((DEPLOY / "kubernetes").rglob("*.yaml"))


def documents(path: Path) -> list[dict[str, Any]]:
    return [one for one in yaml.safe_load_all(path.read_text(encoding="utf-8")) if one]


def test_the_compose_file_says_nothing_that_compose_does_not_know() -> None:
    (file,) = documents(COMPOSE)
    assert len(file["services"]) == 4
    assert Schema("compose").problems("file", file) == []


@pytest.mark.parametrize("path", KUBERNETES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_a_kubernetes_file_says_nothing_that_kubernetes_does_not_know(path: Path) -> None:
    found = documents(path)
    assert found
    for one in found:
        assert Schema("kubernetes").problems(one["kind"], one) == []


def a_deployment() -> dict[str, Any]:
    (found,) = [one for one in documents(DEPLOY / "kubernetes/doorstep.yaml") if one["kind"] == "Deployment"]
    return deepcopy(found)


def test_a_misspelt_key_is_found_with_its_place() -> None:
    broken = a_deployment()
    broken["spec"]["template"]["spec"]["containers"][0]["readinesProbe"] = {}
    (said,) = Schema("kubernetes").problems("Deployment", broken)
    assert said == "Deployment.spec.template.spec.containers[0]: nothing is called readinesProbe"


def test_a_number_where_text_belongs_is_found() -> None:
    broken = a_deployment()
    broken["spec"]["template"]["spec"]["containers"][0]["env"].append(
        {"name": "DOORSTEP_PORT", "value": 3000}
    )
    (said,) = Schema("kubernetes").problems("Deployment", broken)
    assert said.endswith(".value: 3000 is no string")


def test_what_must_be_there_and_is_not_is_found() -> None:
    broken = a_deployment()
    del broken["spec"]["selector"]
    assert Schema("kubernetes").problems("Deployment", broken) == ["Deployment.spec: selector is missing"]


def test_a_condition_that_compose_does_not_know_is_found() -> None:
    (file,) = documents(COMPOSE)
    file["services"]["run"]["depends_on"]["migrate"]["condition"] = "service_done"
    (said,) = Schema("compose").problems("file", file)
    assert "file.services.run.depends_on.migrate.condition: 'service_done' is none of" in said
