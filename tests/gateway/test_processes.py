"""The service as it really runs: processes of their own, commands, signals, logs."""

import base64
import json
import os
import secrets
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
from joserfc.jwk import ECKey, KeySet
from openapi_spec_validator import validate

from local_stack.ports import free_port
from local_stack.readiness import answers, wait_until
from local_stack.seed import DEMO_CLIENTS

SECRET = "a-made-up-secret-of-the-tests"
ORGANISATION = "00000000-0000-7000-8000-000000000001"


@pytest.fixture
def environment(gateway_database) -> dict[str, str]:
    """What the launcher gives the service, with no other service behind it."""

    def key() -> str:
        return base64.b64encode(secrets.token_bytes(32)).decode()

    port = free_port()
    public = f"http://127.0.0.1:{port}"
    issuers = [{"issuer": public, "jwks_uri": f"{public}/.well-known/jwks.json"}]
    return {
        "PATH": os.environ["PATH"],
        "GATEWAY_ENVIRONMENT": "local",
        "GATEWAY_DATABASE_URL": gateway_database.dsn("app"),
        "GATEWAY_PORT": str(port),
        "GATEWAY_PUBLIC_URL": public,
        "GATEWAY_TRUSTED_ISSUERS": json.dumps(issuers),
        "GATEWAY_SECRET_KEY": key(),
        "GATEWAY_KEY_ENCRYPTION_KEY": key(),
    }


def run(environment: dict[str, str], *command: str, given: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "gateway", *command],
        env=environment,
        input=given,
        capture_output=True,
        check=False,
        text=True,
    )


def done(environment: dict[str, str], *command: str, given: str = "") -> str:
    finished = run(environment, *command, given=given)
    assert finished.returncode == 0, finished.stderr
    return finished.stdout.strip()


@contextmanager
def serving(environment: dict[str, str], log: Path, port: int | None = None) -> Iterator[subprocess.Popen[bytes]]:
    port = port or int(environment["GATEWAY_PORT"])
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "gateway", "serve"],
            env={**environment, "GATEWAY_PORT": str(port)},
            stdout=output,
            stderr=output,
        )
    try:
        wait_until(
            lambda: answers(port, "/readyz"),
            seconds=30,
            what="gateway",
            still_possible=lambda: process.poll() is None,
        )
        yield process
    finally:
        process.kill()
        process.wait()


def ask(port: int | str, client_id: str, secret: str) -> httpx.Response:
    form = {"grant_type": "client_credentials"}
    return httpx.post(f"http://127.0.0.1:{port}/oauth2/token", data=form, auth=(client_id, secret), timeout=10)


def seed(environment: dict[str, str]) -> None:
    clients = [
        {
            "client_id": one.client_id,
            "organisation_id": one.organisation_id,
            "roles": one.roles,
            "lpu": one.lpu,
            "display_name": one.display_name,
            "scopes": None,
            "client_secret": f"{one.client_id}-{SECRET}",
        }
        for one in DEMO_CLIENTS
    ]
    done(environment, "seed-clients", given=json.dumps(clients))


def test_replicas_share_everything_and_one_may_die(environment, tmp_path):
    seed(environment)
    seed(environment)
    first, second = environment["GATEWAY_PORT"], free_port()
    logs = [tmp_path / "first.log", tmp_path / "second.log"]
    with serving(environment, logs[0]) as one, serving(environment, logs[1], second) as two:
        for client in DEMO_CLIENTS:
            assert ask(second, client.client_id, f"{client.client_id}-{SECRET}").status_code == 200
        for _ in range(3):
            assert ask(first, "officer", "wrong").status_code == 401
        one.kill()
        for _ in range(2):
            assert ask(second, "officer", "wrong").status_code == 401
        assert ask(second, "officer", f"officer-{SECRET}").status_code == 429
        two.send_signal(signal.SIGTERM)
        assert two.wait(timeout=10) == -signal.SIGTERM
    for log in logs:
        lines = log.read_text().splitlines()
        assert lines
        assert {json.loads(line)["message"] for line in lines} <= {"token refused", "audit sealed"}
        assert not any(SECRET in line or "wrong" in line for line in lines)


def test_demonstration_clients_are_for_the_local_default_alone(environment):
    refused = run({**environment, "GATEWAY_ENVIRONMENT": "production"}, "seed-clients", given="[]")
    assert refused.returncode == 2
    assert "GATEWAY_ENVIRONMENT=local" in refused.stderr


def test_a_faulty_list_is_refused_without_repeating_it(environment):
    faulty = [{"client_id": "x", "client_secret": SECRET, "roles": ["king"], "display_name": "X"}]
    refused = run(environment, "seed-clients", given=json.dumps(faulty))
    assert refused.returncode == 2
    assert "0.roles.0" in refused.stderr
    assert SECRET not in refused.stderr


def test_an_operator_keeps_the_clients(environment, tmp_path):
    options = ("--organisation", ORGANISATION, "--role", "officer", "--name", "A system")
    secret = done(environment, "add-client", "system", *options)
    assert run(environment, "add-client", "system", *options).returncode == 2
    key_file = tmp_path / "keys.json"
    key_file.write_text(json.dumps(KeySet([ECKey.generate_key("P-256")]).as_dict(private=False)))
    assert "no secret" in done(environment, "add-client", "signer", *options, "--public-keys", str(key_file))
    with serving(environment, tmp_path / "log"):
        port = environment["GATEWAY_PORT"]
        assert ask(port, "system", secret).status_code == 200
        second = done(environment, "rotate-secret", "system")
        assert [ask(port, "system", one).status_code for one in (secret, second)] == [200, 200]
        third = done(environment, "rotate-secret", "system", "--overlap-hours", "0")
        assert [ask(port, "system", one).status_code for one in (secret, second, third)] == [401, 401, 200]
        listed = done(environment, "list-clients")
        assert [line.split("\t")[:3] for line in listed.splitlines()] == [
            ["signer", "active", "keys"],
            ["system", "active", "secret"],
        ]
        assert third not in listed
        done(environment, "disable-client", "system")
        assert ask(port, "system", third).status_code == 401
    assert run(environment, "disable-client", "nobody").returncode == 2


def test_head_is_answered_without_a_body(environment, tmp_path):
    with serving(environment, tmp_path / "log"):
        port = environment["GATEWAY_PORT"]
        with httpx.Client(base_url=f"http://127.0.0.1:{port}") as client:
            for path in ("/.well-known/api-catalog", "/openapi.json", "/docs"):
                answer = client.head(path)
                assert (answer.status_code, answer.content) == (200, b"")
                assert int(answer.headers["content-length"]) > 0
    assert (tmp_path / "log").read_text() == ""


def test_keys_are_rotated_while_the_service_runs(environment, tmp_path):
    seed(environment)
    with serving(environment, tmp_path / "log"):
        port = environment["GATEWAY_PORT"]
        key_id = done(environment, "rotate-keys", "--now").split()[0]
        keys = httpx.get(f"http://127.0.0.1:{port}/.well-known/jwks.json").json()["keys"]
        token = ask(port, "officer", f"officer-{SECRET}").json()["access_token"]
        header = json.loads(base64.urlsafe_b64decode(token.split(".")[0] + "=="))
        assert header["kid"] == key_id == keys[0]["kid"]
        assert len(keys) == 2


def test_the_document_can_be_printed(environment):
    validate(json.loads(done(environment, "openapi")))
