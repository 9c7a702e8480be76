"""Alert rules, dashboard and monitors: they fire when they should, and name what exists."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from typing import Any

import pytest
import yaml
from prometheus_client.parser import text_string_to_metric_families

from bot.health.findings import Health
from bot.health.look import JUDGES
from bot.health.metrics import metrics_page
from bot.version import VERSION
from tests.deploy.environment import DEPLOY, ROOT
from tests.unit.health.test_findings import NOW, WELL

FOLDER = DEPLOY / "prometheus"
RULES = FOLDER / "doorstep.rules.yaml"
GROUPS: list[dict[str, Any]] = yaml.safe_load(RULES.read_text(encoding="utf-8"))["groups"]
ALERTS = {rule["alert"]: rule for group in GROUPS for rule in group["rules"]}
TESTS: dict[str, Any] = yaml.safe_load((FOLDER / "doorstep.rules.test.yaml").read_text(encoding="utf-8"))
DASHBOARD: dict[str, Any] = json.loads((DEPLOY / "grafana/doorstep.json").read_text(encoding="utf-8"))
COMPOSE: dict[str, Any] = yaml.safe_load(
    (DEPLOY / "docker/compose.monitoring.yaml").read_text(encoding="utf-8")
)
KUBERNETES: dict[str, dict[str, Any]] = {
    one["kind"]: one
    for one in yaml.safe_load_all((DEPLOY / "kubernetes/monitoring.yaml").read_text(encoding="utf-8"))
}
FINDINGS = [judge(WELL).name for judge in JUDGES]
HEADINGS = re.findall(r"^## (.+)$", (ROOT / "docs/alarms.md").read_text(encoding="utf-8"), re.MULTILINE)
#: What our kinds of metric are called by the time that they are asked for.
METRIC = re.compile(r"\b(?:doorstep|process)_[a-z_]+\b")


def every_metric() -> set[str]:
    """The names of all samples that a process can have, with those of counters that counted nothing yet."""
    page = metrics_page(Health(NOW, tuple(judge(WELL) for judge in JUDGES), WELL)).decode()
    found: set[str] = set()
    for family in text_string_to_metric_families(page):
        found |= {one.name for one in family.samples}
        if family.type == "counter":
            found.add(f"{family.name}_total")
        if family.type == "histogram":
            found |= {f"{family.name}_{ending}" for ending in ("bucket", "count", "sum")}
        if family.type == "gauge":
            found.add(family.name)
    return found


def promtool(*words: str) -> None:
    program = shutil.which("promtool")
    if program is None:
        pytest.skip(
            "SKIPPED, AND NOTHING ELSE TRIES THE ALERT RULES: promtool is not installed here; "
            "`apt-get install prometheus` brings it, and .ci/run does that"
        )
    done = subprocess.run([program, *words], cwd=FOLDER, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_prometheus_takes_the_rules_and_the_configuration() -> None:
    promtool("check", "rules", RULES.name)
    promtool("check", "config", "prometheus.yaml")


def test_each_alert_fires_when_it_should_and_is_silent_when_it_should_be() -> None:
    promtool("test", "rules", "doorstep.rules.test.yaml")


def test_each_alert_has_a_test_in_which_it_fires_and_one_in_which_it_does_not() -> None:
    said = yaml.safe_dump(TESTS["tests"])
    silent = {
        one["alertname"]
        for test in TESTS["tests"]
        for one in test.get("alert_rule_test", ())
        if not one["exp_alerts"]
    }
    fires = {
        name
        for name in ALERTS
        if re.search(rf'alertname="{name}"', said)
        or any(
            one["alertname"] == name and one["exp_alerts"]
            for test in TESTS["tests"]
            for one in test.get("alert_rule_test", ())
        )
    }
    assert len(ALERTS) >= 10
    assert set(ALERTS) == silent == fires


@pytest.mark.parametrize("name", sorted(ALERTS))
def test_an_alert_says_what_to_do_and_leads_to_its_heading(name: str) -> None:
    rule = ALERTS[name]
    assert rule["labels"]["severity"] in {"page", "ticket"}
    assert rule["annotations"]["summary"]
    assert re.search(r"\b(See|Start|Run|Check|Telephone|Read|Look)\b", rule["annotations"]["description"])
    page, _, heading = rule["annotations"]["runbook_url"].partition("#")
    assert page == "docs/alarms.md"
    assert heading in {*HEADINGS, "{{ $labels.finding }}"}


def test_every_finding_is_a_heading_and_every_one_that_a_rule_names_is_a_finding() -> None:
    named = re.findall(r'finding="(\w+)"', RULES.read_text(encoding="utf-8"))
    left_out = ALERTS["DoorstepAlarm"]["expr"].split('!~"')[1].split('"')[0].split("|")
    assert {*named, *left_out} <= set(FINDINGS)
    assert set(left_out) - {"database"} == set(named), "each has a rule of its own, or the general one"
    assert set(FINDINGS) <= set(HEADINGS)


def test_every_metric_that_a_rule_or_a_panel_names_exists() -> None:
    expressions = [rule["expr"] for rule in ALERTS.values()]
    expressions += [target["expr"] for panel in DASHBOARD["panels"] for target in panel["targets"]]
    named = {name for one in expressions for name in METRIC.findall(one)}
    assert len(named) >= 20
    assert named - every_metric() == set()


def test_a_metric_that_does_not_exist_would_be_noticed() -> None:
    assert "doorstep_finding" in every_metric()
    assert "doorstep_nonsense" not in every_metric()


def test_the_panels_are_told_apart_and_stand_beside_each_other() -> None:
    places = [(one["gridPos"]["x"], one["gridPos"]["y"]) for one in DASHBOARD["panels"]]
    assert len(places) >= 12
    assert len(set(places)) == len(places)
    assert len({one["id"] for one in DASHBOARD["panels"]}) == len(places)


def test_kubernetes_has_the_same_rules() -> None:
    assert KUBERNETES["PrometheusRule"]["spec"]["groups"] == GROUPS


def test_the_monitor_finds_the_service_and_the_service_the_pods() -> None:
    (deployment,) = [
        one
        for one in yaml.safe_load_all((DEPLOY / "kubernetes/doorstep.yaml").read_text(encoding="utf-8"))
        if one["kind"] == "Deployment"
    ]
    pod = deployment["spec"]["template"]
    service, monitor = KUBERNETES["Service"], KUBERNETES["ServiceMonitor"]
    assert service["spec"]["selector"].items() <= pod["metadata"]["labels"].items()
    assert monitor["spec"]["selector"]["matchLabels"].items() <= service["metadata"]["labels"].items()
    (port,), (endpoint,) = service["spec"]["ports"], monitor["spec"]["endpoints"]
    ports = pod["spec"]["containers"][0]["ports"]
    assert endpoint["port"] == port["name"]
    assert {(one["name"], one["containerPort"]) for one in ports} == {(port["targetPort"], port["port"])}
    assert endpoint["path"] == "/metrics"


def test_compose_asks_where_its_processes_answer_and_publishes_to_this_machine_alone() -> None:
    services = COMPOSE["services"]
    config = yaml.safe_load((FOLDER / "prometheus.yaml").read_text(encoding="utf-8"))
    (targets,) = [one["targets"] for scrape in config["scrape_configs"] for one in scrape["static_configs"]]
    assert targets == [f"{name}:{services[name]['expose'][0]}" for name in ("run", "worker")]
    for name in ("run", "worker"):
        assert services[name]["environment"]["DOORSTEP_HEALTH_PORT"] == services[name]["expose"][0]
        assert "ports" not in services[name]
    assert services["prometheus"]["ports"] == ["127.0.0.1:9090:9090"]
    assert (FOLDER / config["rule_files"][0]).exists()
    sources = [one.partition(":")[0] for one in services["prometheus"]["volumes"]]
    assert sources == ["../prometheus", "prometheus"]


def test_the_machine_on_which_the_rules_are_tried_gets_promtool() -> None:
    assert "promtool" in (ROOT / ".ci/run").read_text(encoding="utf-8")


def test_the_build_says_the_version_of_the_package() -> None:
    project = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    assert f'version = "{VERSION}"' in project
    assert (ROOT / "CHANGELOG.md").read_text(encoding="utf-8").count(f"## {VERSION}") == 1
