"""The demonstration directory: complete, invented, and added once."""

import json
import os
import subprocess
import sys

import pytest

from bluelamp.schemas.directory_imports import SeedDirectory
from local_stack import demo_directory as demo
from referrals.directory.usecases.seeding import seed_directory

DOCUMENT = json.dumps(demo.demo_directory())


@pytest.fixture
def run(referrals_database, secret_key):
    """Run the command as the launcher does."""

    def run(environment):
        return subprocess.run(
            [sys.executable, "-m", "referrals", "seed-directory"],
            input=DOCUMENT,
            capture_output=True,
            text=True,
            check=False,
            env={
                "PATH": os.environ["PATH"],
                "REFERRALS_ENVIRONMENT": environment,
                "REFERRALS_DATABASE_URL": referrals_database.dsn("app"),
                "REFERRALS_PARTNER_DATABASE_URL": referrals_database.dsn("partner"),
                "REFERRALS_SECRET_KEY": secret_key,
            },
        )

    return run


async def test_the_command_adds_what_is_missing_and_leaves_what_is_there(run, owner):
    first = run("local")
    records = sum(len(kept) for kept in demo.demo_directory().values())
    assert (first.returncode, first.stdout.strip()) == (0, f"{records} records added"), first.stderr

    await owner.execute("UPDATE services SET places_per_week = 7")
    await owner.execute("DELETE FROM sharing_agreements WHERE expires_on < now()")
    second = run("local")
    assert (second.returncode, second.stdout.strip()) == (0, "1 records added"), second.stderr
    assert await owner.fetchval("SELECT DISTINCT places_per_week FROM services") == 7


async def test_the_command_is_refused_outside_the_local_default(run, owner):
    refused = run("production")
    assert refused.returncode == 1
    assert "REFERRALS_ENVIRONMENT" in refused.stderr
    assert await owner.fetchval("SELECT count(*) FROM organisations") == 0


async def test_seeding_twice_adds_nothing(seeded):
    async with seeded.transaction() as connection:
        assert await seed_directory(connection, SeedDirectory.model_validate(demo.demo_directory())) == 0


def test_names_and_numbers_are_invented():
    assert all(
        place in DOCUMENT for place in ("0121 496 0101", "https://lantern.example", "referrals@northfold.example")
    )
    for organisation in demo.demo_directory()["organisations"]:
        assert organisation["website"].endswith(".example")
        assert organisation["contact_email"].endswith(".example")
