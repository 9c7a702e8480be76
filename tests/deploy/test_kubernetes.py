"""The Kubernetes manifest: what belongs together has the same names, and what it names exists."""

from __future__ import annotations

import shutil
import subprocess
from typing import Any

import pytest
import yaml

from tests.deploy.environment import DEPLOY, settings_named_in, unknown_commands, variables

FOLDER = DEPLOY / "kubernetes"
TEXT = "\n---\n".join(
    (FOLDER / name).read_text(encoding="utf-8") for name in ("migrate/migrate.yaml", "doorstep.yaml")
)
DOCUMENTS: dict[str, dict[str, Any]] = {each["kind"]: each for each in yaml.safe_load_all(TEXT)}
KUSTOMIZATIONS = {path.parent.name: path for path in FOLDER.rglob("kustomization.yaml")}
#: Variables that name a file which is no secret.
WRITTEN_OR_READ = {"DOORSTEP_SETTINGS_FILE", "DOORSTEP_ERASURES_FILE"}
PODS = {kind: DOCUMENTS[kind]["spec"]["template"] for kind in ("Job", "Deployment")}
RUN: dict[str, Any] = PODS["Deployment"]["spec"]["containers"][0]


def test_there_is_a_migration_two_that_run_and_a_budget() -> None:
    assert set(DOCUMENTS) == {"Job", "Deployment", "PodDisruptionBudget", "NetworkPolicy"}
    assert DOCUMENTS["Deployment"]["spec"]["replicas"] == 2
    assert DOCUMENTS["PodDisruptionBudget"]["spec"]["minAvailable"] == 1


def test_whoever_selects_pods_selects_those_that_run() -> None:
    labels = PODS["Deployment"]["metadata"]["labels"]
    spread = PODS["Deployment"]["spec"]["topologySpreadConstraints"][0]["labelSelector"]
    for selector in (
        DOCUMENTS["Deployment"]["spec"]["selector"],
        DOCUMENTS["PodDisruptionBudget"]["spec"]["selector"],
        spread,
    ):
        assert selector == {"matchLabels": labels}
    assert PODS["Job"]["metadata"]["labels"] != labels


def test_only_settings_that_exist_are_named() -> None:
    assert {"DOORSTEP_DATABASE_URL_FILE", "DOORSTEP_SETTINGS_FILE"} <= settings_named_in(TEXT) <= variables()


def secret_of(variable: str) -> str:
    """The secret's own name, as `DOORSTEP_SLACK_APP_TOKEN_FILE` has it."""
    return variable.removeprefix("DOORSTEP_").removesuffix("_FILE").lower()


def test_secrets_are_files_of_the_secret_and_stand_in_no_environment() -> None:
    for kind, secrets in (("Job", 2), ("Deployment", 4)):
        spec = PODS[kind]["spec"]
        container = spec["containers"][0]
        assert "envFrom" not in container
        folders = {one["name"]: one["mountPath"] for one in container["volumeMounts"]}
        values = {one["name"]: one["value"] for one in container["env"]}
        named = {name: value for name, value in values.items() if name.endswith("_FILE")}
        named = {name: value for name, value in named.items() if name not in WRITTEN_OR_READ}
        assert len(named) == secrets
        assert named == {name: f"{folders['secrets']}/{secret_of(name)}" for name in named}
        assert values
        assert not [name for name in values if "TOKEN" in name and not name.endswith("_FILE")]


def test_only_who_reads_figures_reaches_it_and_it_reaches_only_what_it_needs() -> None:
    policy = DOCUMENTS["NetworkPolicy"]["spec"]
    labels = {"app.kubernetes.io/name": "doorstep"}
    assert policy["podSelector"] == {"matchLabels": labels}
    assert all(labels.items() <= pod["metadata"]["labels"].items() for pod in PODS.values())
    assert policy["policyTypes"] == ["Ingress", "Egress"]
    health = {port["containerPort"] for port in RUN["ports"]}
    assert [[one["port"] for one in rule["ports"]] for rule in policy["ingress"]] == [list(health)]
    assert {one["port"] for rule in policy["egress"] for one in rule["ports"]} == {443, 5432, 53}


def test_the_commands_exist() -> None:
    assert not unknown_commands(pod["spec"]["containers"][0]["args"] for pod in PODS.values())


def test_all_run_the_same_release() -> None:
    images = {pod["spec"]["containers"][0]["image"] for pod in PODS.values()}
    assert len(images) == 1
    assert DOCUMENTS["Job"]["metadata"]["name"].endswith(images.pop().partition(":")[2])


def test_the_probes_ask_where_it_answers() -> None:
    values = {each["name"]: each["value"] for each in RUN["env"]}
    ports = {port["name"]: port["containerPort"] for port in RUN["ports"]}
    paths = {name: RUN[name]["httpGet"] for name in ("startupProbe", "livenessProbe", "readinessProbe")}
    assert int(values["DOORSTEP_HEALTH_PORT"]) == ports["health"]
    assert values["DOORSTEP_HEALTH_HOST"] == "0.0.0.0"
    assert {probe["port"] for probe in paths.values()} == {"health"}
    assert paths["livenessProbe"]["path"] == "/livez"
    assert paths["readinessProbe"]["path"] == "/readyz"


def test_the_settings_file_lies_where_it_is_mounted() -> None:
    values = {each["name"]: each["value"] for each in RUN["env"]}
    mounts = {each["name"]: each["mountPath"] for each in RUN["volumeMounts"]}
    assert values["DOORSTEP_SETTINGS_FILE"] == f"{mounts['authority']}/settings.yaml"
    assert set(mounts) == {each["name"] for each in PODS["Deployment"]["spec"]["volumes"]}


@pytest.mark.parametrize("kind", sorted(PODS))
def test_a_container_is_nobody_special(kind: str) -> None:
    spec = PODS[kind]["spec"]
    container = spec["containers"][0]["securityContext"]
    assert spec["securityContext"]["runAsNonRoot"] is True
    assert spec["securityContext"]["runAsUser"] == 10001
    assert spec["automountServiceAccountToken"] is False
    assert container["readOnlyRootFilesystem"] is True
    assert container["capabilities"] == {"drop": ["ALL"]}
    assert container["allowPrivilegeEscalation"] is False


def test_two_listen_also_while_a_release_is_rolled_out() -> None:
    strategy = DOCUMENTS["Deployment"]["spec"]["strategy"]["rollingUpdate"]
    assert strategy == {"maxUnavailable": 0, "maxSurge": 1}
    assert PODS["Deployment"]["spec"]["terminationGracePeriodSeconds"] >= 30


def test_no_job_is_applied_together_with_what_runs_or_with_another() -> None:
    applied = {
        name: [
            one["kind"]
            for resource in yaml.safe_load(path.read_text(encoding="utf-8"))["resources"]
            for one in yaml.safe_load_all((path.parent / resource).read_text(encoding="utf-8"))
        ]
        for name, path in KUSTOMIZATIONS.items()
    }
    assert applied == {
        "kubernetes": ["Deployment", "PodDisruptionBudget", "NetworkPolicy"],
        "migrate": ["Job"],
        "import": ["Job"],
        "restored": ["Job"],
    }


def test_every_kustomization_has_the_same_image_and_namespace() -> None:
    read = [yaml.safe_load(path.read_text(encoding="utf-8")) for path in KUSTOMIZATIONS.values()]
    images = [one["images"] for one in read]
    assert images == [[{"name": "doorstep", "newName": "doorstep", "newTag": "0.1.0"}]] * 4
    assert {one["namespace"] for one in read} == {"doorstep"}


@pytest.mark.parametrize("name", sorted(KUSTOMIZATIONS))
def test_kubectl_renders_it(name: str) -> None:
    kubectl = shutil.which("kubectl")
    if kubectl is None:
        pytest.skip("kubectl is not installed here: the kustomizations were not rendered")
    folder = KUSTOMIZATIONS[name].parent
    done = subprocess.run([kubectl, "kustomize", folder], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    rendered = list(yaml.safe_load_all(done.stdout))
    assert rendered
    assert {one["metadata"]["namespace"] for one in rendered} == {"doorstep"}
