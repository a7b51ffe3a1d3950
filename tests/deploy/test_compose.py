"""The compose file: what it says, compared with the program and with its own schema."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from extractor.settings import load_settings
from tests.deploy.commands import DEPLOY, documents, parsed

FILE = DEPLOY / "compose.yaml"
(COMPOSE,) = documents(FILE)
OURS = {name: it for name, it in COMPOSE["services"].items() if name != "postgres"}


def test_it_is_what_the_specification_says() -> None:
    spec = pytest.importorskip("compose_spec", reason="compose-spec is not installed")
    text = re.sub(r"\$\{\w+:-([^}]+)\}", r"\1", json.dumps(COMPOSE))
    read = spec.PyCompose.from_json(text)
    read.validate()
    assert set(read.service_names()) == set(COMPOSE["services"])
    wrong = json.loads(text)
    wrong["services"]["work"]["read_onyl"] = True
    with pytest.raises(ValueError, match="read_onyl"):
        spec.PyCompose.from_json(json.dumps(wrong))


@pytest.mark.parametrize("name", OURS)
def test_a_command_is_one_that_the_program_takes(name: str) -> None:
    assert parsed(OURS[name]["command"])["command"] in {"watch", "work", "desk", "make", "run"}


@pytest.mark.parametrize("name", OURS)
def test_a_service_is_walled_in(name: str) -> None:
    service = OURS[name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert service["user"] == "10001:10001"
    assert not service.get("privileged")
    assert "healthcheck" in service or "--health" in service["command"]


@pytest.mark.parametrize("name", OURS)
def test_what_a_command_names_is_mounted(name: str) -> None:
    mounted = [it.rstrip("/") for it in _inside(OURS[name])]
    named = [it for it in OURS[name]["command"] if it.startswith("/")]
    assert named
    for path in named:
        assert any(path == it or path.startswith(it + "/") for it in mounted), path


def _inside(service: dict[str, Any]) -> list[str]:
    bound = [it.removesuffix(":ro").rpartition(":")[2] for it in service["volumes"]]
    return [*bound, *(it.partition(":")[0] for it in service["tmpfs"])]


def test_everything_that_is_used_is_declared() -> None:
    for name, service in COMPOSE["services"].items():
        for it in service["volumes"]:
            source = it.partition(":")[0]
            assert source[0] in ".$" or source in COMPOSE["volumes"], (name, source)
        assert set(service["networks"]) <= set(COMPOSE["networks"])
        assert set(service["secrets"]) <= set(COMPOSE["secrets"])


def test_only_the_desk_can_be_reached_and_only_from_this_machine() -> None:
    ports = {name: it["ports"] for name, it in COMPOSE["services"].items() if "ports" in it}
    assert ports == {"desk": ["127.0.0.1:8030:8030"]}
    assert COMPOSE["networks"]["inside"]["internal"] is True


def test_the_settings_are_good_and_name_the_database_of_the_file() -> None:
    settings = load_settings(DEPLOY / "settings" / "extractor.toml")
    database = COMPOSE["services"]["postgres"]["environment"]
    url = f"postgresql://{database['POSTGRES_USER']}@postgres/{database['POSTGRES_DB']}"
    assert settings.store.url == url
    assert str(settings.store.path) in _inside(OURS["work"])
    assert settings.desk.allow_plain  # or the desk would not listen on 0.0.0.0


def test_a_worker_gets_the_memory_that_it_may_take() -> None:
    """So that the jail's own limit is met before the container's, which would end them all."""
    settings = load_settings(DEPLOY / "settings" / "extractor.toml")
    limit = int(OURS["work"]["deploy"]["resources"]["limits"]["memory"].removesuffix("g")) << 30
    assert limit >= 2 * settings.reading.memory_bytes + (1 << 30)
