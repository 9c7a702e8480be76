"""The Jobs for Kubernetes, run in the image: migrate, import, check, back up, restore, say so, take back."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml

from storage.encryption import new_key
from tests.deploy.recipes.containers import Container, DatabaseServer, a_database_server
from tests.deploy.recipes.dockerfile import Image, build
from tests.deploy.recipes.scratch import ROOT, skip_unless_possible
from tests.integration.cluster import programs
from tests.stories.town import AUTHORITY

pytestmark = [pytest.mark.timeout(1800), pytest.mark.postgresql]
FOLDER = ROOT / "deploy/kubernetes"
FILES = ("people.csv", "cases.csv", "rota.csv")


@dataclass(frozen=True)
class Cluster:
    """What a cluster has: an image, Secrets and ConfigMaps as folders, and a PostgreSQL outside."""

    folder: Path
    image: Image
    database: DatabaseServer

    def put(self, name: str, **files: str) -> None:
        """A Secret or ConfigMap of this name, a file for each of its entries."""
        where = self.folder / "kept" / name
        where.mkdir(parents=True, exist_ok=True)
        for file, text in files.items():
            (where / file.replace("_csv", ".csv").replace("_yaml", ".yaml")).write_text(
                text, encoding="utf-8"
            )

    def url(self, role: str, database: str) -> str:
        return (
            f"postgresql://{role}:word-of-{role}@127.0.0.1:{self.database.environment['PGPORT']}/{database}"
        )

    def apply(self, name: str, args: list[str] | None = None) -> str:
        """Run the Job in this folder, its init containers first; what all of them said."""
        (job,) = yaml.safe_load_all((FOLDER / name / f"{name}.yaml").read_text(encoding="utf-8"))
        pod = job["spec"]["template"]["spec"]
        mounts = {volume["name"]: self._volume(volume, name) for volume in pod["volumes"]}
        said = ""
        for one in (*pod.get("initContainers", ()), *pod["containers"]):
            said += self._run(pod, one | ({"args": args} if args else {}), mounts)
        return said

    def _run(self, pod: dict[str, Any], one: dict[str, Any], mounts: dict[str, tuple[Path, bool]]) -> str:
        as_whom = pod["securityContext"]
        assert self.image.user == f"{as_whom['runAsUser']}:{as_whom['runAsGroup']}"
        container = Container(
            self.image,
            [*one.get("command", self.image.entrypoint), *one.get("args", ())],
            {pair["name"]: pair["value"] for pair in one["env"]},
            {
                place["mountPath"]: mounts[place["name"]]
                for place in one["volumeMounts"]
                if place["name"] != "tmp"
            },
            read_only=one["securityContext"]["readOnlyRootFilesystem"],
        )
        log = self.folder / "log"
        with log.open("wb") as out:
            ended = container.start(self.folder / "containers", one["name"], out.fileno()).wait()
        said = log.read_text(encoding="utf-8")
        assert ended == 0, f"{one['name']} failed: {said}"
        return said

    def _volume(self, volume: dict[str, Any], job: str) -> tuple[Path, bool]:
        if "emptyDir" in volume:
            folder = self.folder / "empty" / job / volume["name"]
            folder.mkdir(parents=True, exist_ok=True)
            folder.chmod(0o777)
            return folder, True
        name = volume["secret"]["secretName"] if "secret" in volume else volume["configMap"]["name"]
        kept = self.folder / "kept" / name
        if not kept.exists():
            assert volume["secret"]["optional"] is True, f"there is no {name}"
            kept.mkdir(parents=True)
        return kept, False


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[Cluster]:
    if programs() is None:
        pytest.skip("PostgreSQL is not installed here: the Jobs were not run")
    skip_unless_possible(tmp_path)
    image = build(ROOT / "deploy/docker/Dockerfile", ROOT, ROOT / "var/recipes/images")
    with a_database_server() as database:
        database.start("postgres", "word-of-postgres", "postgres", "--encoding=UTF8 --locale=C")
        yield Cluster(tmp_path, image, database)


def secrets(cluster: Cluster, key: str, database: str) -> None:
    """As the page has them: what runs, and the owner of the tables, each with its own address."""
    tokens = {"slack_bot_token": "xoxb-sandbox", "slack_app_token": "xapp-sandbox"}
    run, owner = (cluster.url(role, database) for role in ("doorstep", "doorstep_owner"))
    cluster.put("doorstep", database_url=run, encryption_keys=key, **tokens)
    cluster.put("doorstep-owner", database_url=owner, encryption_keys=key)


def as_owner(cluster: Cluster, *argv: str) -> None:
    done = subprocess.run(argv, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_the_jobs_migrate_import_check_restore_and_take_back_each_as_its_own_role(cluster: Cluster) -> None:
    for role in ("doorstep_owner", "doorstep"):
        create = f"CREATE ROLE {role} LOGIN PASSWORD 'word-of-{role}'"
        assert cluster.database.run(["psql", "-qU", "postgres", "-c", create, "postgres"]) == 0
    assert cluster.database.run(["createdb", "-U", "postgres", "--owner=doorstep_owner", "doorstep"]) == 0
    secrets(cluster, key := new_key(), "doorstep")
    cluster.put("doorstep-authority", settings_yaml=(AUTHORITY / "settings.yaml").read_text(encoding="utf-8"))
    texts = {name.replace(".", "_"): (AUTHORITY / name).read_text(encoding="utf-8") for name in FILES}
    cluster.put("doorstep-import", **texts)

    assert "doorstep may work in the tables" in cluster.apply("migrate")
    said = cluster.apply("import")
    assert "Imported 14 people" in said
    assert "Every case resolves to people" in said

    dump = str(cluster.folder / "doorstep.dump")
    as_owner(
        cluster, "pg_dump", "--format=custom", f"--file={dump}", cluster.url("doorstep_owner", "doorstep")
    )
    assert cluster.database.run(["createdb", "-U", "postgres", "--owner=doorstep_owner", "doorstep_2"]) == 0
    restore = ["pg_restore", "-U", "postgres", "--no-owner", "--role=doorstep_owner", "--exit-on-error"]
    assert cluster.database.run([*restore, "--dbname=doorstep_2", dump]) == 0
    secrets(cluster, key, "doorstep_2")
    said = cluster.apply("restored")
    assert "The database is as it was before its first start" in said
    assert "The audit holds" in said
    assert "could alter the record" not in said

    before = "0016"
    said = cluster.apply("migrate", ["migrate", "--back-to", before])
    assert f"The database is back at version {before}" in said
