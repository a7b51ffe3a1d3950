"""The manifests: valid for the API that they name, and in step with the program."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import yaml

from extractor.settings import load_settings
from tests.deploy.commands import DEPLOY, documents, parsed

FILES = sorted((DEPLOY / "kubernetes").rglob("*.yaml"))
ALL = [it for file in FILES for it in documents(file)]
OLDEST, NEWEST = "1.30", "1.33"


def _name(it: dict[str, Any]) -> str:
    given = it["metadata"]
    return f"{it['kind']}-{given.get('name') or given['generateName']}"


def _pods() -> Iterator[tuple[str, dict[str, Any]]]:
    for it in ALL:
        spec = it.get("spec", {})
        if it["kind"] == "CronJob":
            spec = spec["jobTemplate"]["spec"]
        if "template" in spec:
            yield _name(it), spec["template"]


PODS = dict(_pods())
CONTAINERS = {name: pod["spec"]["containers"][0] for name, pod in PODS.items()}


@pytest.mark.parametrize("version", [OLDEST, NEWEST])
@pytest.mark.parametrize("manifest", ALL, ids=_name)
def test_a_manifest_is_valid(manifest: dict[str, Any], version: str) -> None:
    validate = pytest.importorskip(
        "kubernetes_validate", reason="kubernetes-validate is not installed"
    )
    validate.validate(manifest, version, strict=True)


def test_everything_is_in_one_namespace() -> None:
    spaces = {it["metadata"].get("namespace") for it in ALL if it["kind"] != "Namespace"}
    assert spaces == {"disputes"}


@pytest.mark.parametrize("name", CONTAINERS)
def test_a_command_is_one_that_the_program_takes(name: str) -> None:
    parsed(CONTAINERS[name]["args"])
    for probe in ("startupProbe", "livenessProbe", "readinessProbe"):
        command = CONTAINERS[name].get(probe, {}).get("exec", {}).get("command")
        assert command is None or parsed(command[1:])["command"] == "health"


@pytest.mark.parametrize("name", PODS)
def test_a_pod_may_run_where_the_rules_are_strictest(name: str) -> None:
    """As the Pod Security Standard "restricted" has it."""
    pod, container = PODS[name]["spec"], CONTAINERS[name]
    context = pod["securityContext"]
    assert context["runAsNonRoot"] is True
    assert context["seccompProfile"]["type"] == "RuntimeDefault"
    assert context["fsGroupChangePolicy"] == "OnRootMismatch"  # private files stay private
    assert pod["automountServiceAccountToken"] is False
    inner = container["securityContext"]
    assert inner["allowPrivilegeEscalation"] is False
    assert inner["readOnlyRootFilesystem"] is True
    assert inner["capabilities"]["drop"] == ["ALL"]
    assert {"requests", "limits"} <= set(container["resources"])


@pytest.mark.parametrize("name", PODS)
def test_what_a_pod_mounts_exists_and_what_it_names_is_mounted(name: str) -> None:
    known = {_name(it) for it in ALL}
    pod, container = PODS[name]["spec"], CONTAINERS[name]
    volumes = {it["name"]: it for it in pod["volumes"]}
    assert {it["name"] for it in container["volumeMounts"]} == set(volumes)
    for it in volumes.values():
        if "persistentVolumeClaim" in it:
            claim = it["persistentVolumeClaim"]["claimName"]
            assert f"PersistentVolumeClaim-{claim}" in known
        if "configMap" in it:
            assert f"ConfigMap-{it['configMap']['name']}" in known
    for it in container["envFrom"]:
        assert f"Secret-{it['secretRef']['name']}" in known
    mounts = [it["mountPath"] for it in container["volumeMounts"]]
    for path in (it for it in container["args"] if it.startswith("/")):
        assert any(path == it or path.startswith(it + "/") for it in mounts), path


def test_the_originals_are_seen_by_all_pods() -> None:
    claims = {it["metadata"]["name"]: it for it in ALL if it["kind"] == "PersistentVolumeClaim"}
    assert claims["store"]["spec"]["accessModes"] == ["ReadWriteMany"]
    for name in ("Deployment-work", "Deployment-watch", "Deployment-desk", "CronJob-backup"):
        mounts = {it["name"]: it["mountPath"] for it in CONTAINERS[name]["volumeMounts"]}
        assert mounts["store"] == "/var/lib/extractor"


def test_the_settings_are_good(tmp_path_factory: pytest.TempPathFactory) -> None:
    (config,) = [it for it in ALL if it["kind"] == "ConfigMap"]
    file = tmp_path_factory.mktemp("settings") / "extractor.toml"
    file.write_text(config["data"]["extractor.toml"])
    settings = load_settings(file)
    assert settings.store.url
    assert settings.desk.allow_plain
    assert str(settings.store.path) == "/var/lib/extractor"


def test_selectors_find_the_pods_that_they_mean() -> None:
    labels = [pod["metadata"]["labels"] for pod in PODS.values()]
    for it in ALL:
        selector = it.get("spec", {}).get("selector") or it.get("spec", {}).get("podSelector") or {}
        wanted = selector.get("matchLabels", selector if it["kind"] == "Service" else {})
        assert not wanted or any(wanted.items() <= own.items() for own in labels), _name(it)


def test_one_watch_and_no_fixed_number_of_workers() -> None:
    by_name = {_name(it): it for it in ALL}
    watch = by_name["Deployment-watch"]["spec"]
    assert (watch["replicas"], watch["strategy"]["type"]) == (1, "Recreate")
    assert "replicas" not in by_name["Deployment-work"]["spec"]  # or it would undo the autoscaler
    scaler = by_name["HorizontalPodAutoscaler-work"]["spec"]
    assert scaler["scaleTargetRef"]["name"] == "work"


def test_ports_of_probes_and_services_are_those_of_the_commands() -> None:
    desk, watch = CONTAINERS["Deployment-desk"], CONTAINERS["Deployment-watch"]
    assert parsed(desk["args"])["port"] == desk["ports"][0]["containerPort"]
    assert parsed(watch["args"])["metrics_port"] == watch["ports"][0]["containerPort"]
    allowed = yaml.safe_dump([it for it in ALL if it["kind"] == "NetworkPolicy"])
    assert "8030" in allowed
    assert "9464" in allowed
