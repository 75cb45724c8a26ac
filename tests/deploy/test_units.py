"""The files of deploy/: systemd finds nothing wrong with the units and calls them safe; the others parse."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml

from tests.test_docs import followed

DEPLOY = Path(__file__).parents[2] / "deploy"
SERVICES = ("wuxi-monitor.service", "wuxi-monitor-crawl.service")
PROGRAM = Path(sys.executable).with_name("wuxi-monitor")
MISSING = "systemd: systemd-analyze is not installed. To run these tests: apt install systemd"


def analyze(*arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    if shutil.which("systemd-analyze") is None:
        pytest.skip(MISSING)
    return subprocess.run(
        ["systemd-analyze", *arguments],
        cwd=cwd,
        check=False,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )


@pytest.mark.parametrize("name", [*SERVICES, "wuxi-monitor-crawl.timer"])
def test_systemd_finds_nothing_wrong(name: str, tmp_path: Path) -> None:
    for unit in (*SERVICES, "wuxi-monitor-crawl.timer"):
        text = (DEPLOY / unit).read_text(encoding="utf-8").replace("/opt/wuxi-monitor/bin/wuxi-monitor", str(PROGRAM))
        (tmp_path / unit).write_text(text, encoding="utf-8")
    checked = analyze("verify", f"./{name}", cwd=tmp_path)
    said = [line for line in checked.stdout.splitlines() if "wuxi-monitor" in line]
    assert (checked.returncode, said) == (0, [])


@pytest.mark.parametrize("name", SERVICES)
def test_t_a11_systemd_calls_the_service_safe(name: str) -> None:
    checked = analyze("security", "--offline=true", "--threshold=20", f"./{name}", cwd=DEPLOY)
    level = re.search(r"exposure level for \S+: ([\d.]+)", checked.stdout)
    assert level, checked.stdout
    assert float(level[1]) <= 2.0


def test_the_example_configuration_is_toml() -> None:
    assert tomllib.loads((DEPLOY / "wuxi-monitor.toml").read_text(encoding="utf-8")) is not None


def test_the_dashboard_asks_for_metrics_that_exist() -> None:
    known = set(re.findall(r'"(wuxi_monitor_\w+)"', (DEPLOY.parent / "monitor/service/metrics.py").read_text("utf-8")))
    known |= {
        f"wuxi_monitor_{name}" for name in ("state", "captures", "captures_untaken", "statements", "deliveries_blocked")
    }
    dashboard = json.loads((DEPLOY / "grafana-dashboard.json").read_text(encoding="utf-8"))
    asked = set(re.findall(r"wuxi_monitor_\w+", json.dumps(dashboard)))
    asked |= set(re.findall(r"wuxi_monitor_\w+", (DEPLOY / "prometheus-rules.yml").read_text(encoding="utf-8")))
    assert asked
    assert asked <= known


def test_the_rules_for_prometheus_are_whole() -> None:
    groups = yaml.safe_load((DEPLOY / "prometheus-rules.yml").read_text(encoding="utf-8"))["groups"]
    rules = [rule for group in groups for rule in group["rules"]]
    assert len({rule["alert"] for rule in rules}) == len(rules) > 0
    for rule in rules:
        assert rule.keys() == {"alert", "expr", "for", "labels", "annotations"}
        assert rule["labels"]["severity"] in ("page", "ticket")
        assert rule["annotations"]["summary"]


@pytest.mark.parametrize("name", ["compose.yaml", "compose.postgres.yaml"])
def test_compose_files_build_our_image_confine_it_and_keep_the_data(name: str) -> None:
    compose = yaml.safe_load((DEPLOY / name).read_text(encoding="utf-8"))
    ours = compose["services"]["wuxi-monitor"]
    assert (DEPLOY / ours["build"]["context"] / ours["build"]["dockerfile"]).is_file()
    assert (ours["read_only"], ours["cap_drop"]) == (True, ["ALL"])
    assert ours["security_opt"] == ["no-new-privileges:true"]
    assert all(port.startswith("127.0.0.1:") for port in ours["ports"])
    assert followed(ours["command"])[1] == "serve"
    kept = {volume.split(":")[0] for service in compose["services"].values() for volume in service["volumes"]}
    assert {each for each in kept if not each.startswith(".")} == compose["volumes"].keys()
    waited = ours.get("depends_on", {})
    assert all("healthcheck" in compose["services"][other] for other in waited)
