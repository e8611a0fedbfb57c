"""Hubs in a stack of real processes: who answers at their desks, and cases brought to a point of their life there."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, timedelta
from typing import Any
from uuid import UUID
from zlib import crc32

from local_stack.background import BackgroundStack, on_free_ports
from local_stack.installation_secrets import InstallationSecrets, write_secret
from local_stack.ports import LOOPBACK
from local_stack.roles import ServiceDatabase, service_passwords
from local_stack.seed import DemoClient, clients_file, desk, run_seeding
from local_stack.services import Services
from local_stack.settings import StackSettings
from parts.live_stack import LiveStack
from safeguarding.cases import demonstration as cases
from safeguarding.enquiries import demonstration as enquiries

DESKS = {
    "SANDWELL": {
        "POLICE": "mash-police",
        "CHILDRENS_SOCIAL_CARE": "mash-csc",
        "ADULT_SOCIAL_CARE": "mash-asc",
        "HOUSING_AND_NEIGHBOURHOOD_SERVICES": "mash-housing",
        "PROBATION": "mash-probation",
        "HEALTH": "mash-health",
    },
    "BIRMINGHAM": {
        "POLICE": "mash-police-bham",
        "CHILDRENS_SOCIAL_CARE": "mash-csc-bham",
        "ADULT_SOCIAL_CARE": "mash-asc-bham",
        "HEALTH": "mash-health-bham",
    },
}
"""Who answers for each agency, ten in all: the demonstration's clients, and two more."""
_MORE = (
    DemoClient("mash-asc-bham", desk(13), ("practitioner",), None, "Birmingham hub, adult social care"),
    DemoClient("mash-health-bham", desk(16), ("practitioner",), None, "Birmingham hub, health"),
)
UNITS = {"SANDWELL": "SANDWELL", "BIRMINGHAM": "BIRMINGHAM_EAST"}


def on_ports_of_two_hubs() -> dict[str, str]:
    """Settings for a stack in which a web process or a worker of safeguarding may die, and the other goes on."""
    of_both = {"BLUELAMP_SERVICES": "referrals safeguarding", "BLUELAMP_SAFEGUARDING_WORKERS": "2"}
    return {**on_free_ports(referrals=1, safeguarding=2), **of_both}


def occupy_desks(stack: BackgroundStack) -> None:
    """Register the clients that the demonstration lacks, as the launcher registers the others."""
    named = {
        name.removeprefix("BLUELAMP_").lower(): value
        for name, value in stack.environment.items()
        if name.startswith("BLUELAMP_")
    }
    settings = StackSettings.model_validate_strings(named)
    secrets = InstallationSecrets(settings.secrets)
    server = f"postgresql://none@{LOOPBACK}:{settings.postgres_port}/postgres"
    database = ServiceDatabase("gateway", "gateway", server, service_passwords("gateway", secrets))
    made = [
        {**asdict(one), "scopes": None, "client_secret": secrets.password(f"client-{one.client_id}")} for one in _MORE
    ]
    environment = Services(settings, secrets, {"gateway": database}).gateway_environment()
    run_seeding("gateway", "seed-clients", environment, json.dumps(made))
    known = clients_file(secrets.folder)
    write_secret(known, json.dumps([*json.loads(known.read_text()), *made]))


def a_family(run: str, number: int, **changes: object) -> dict[str, Any]:
    """A case of three people whose every row can be told from those of other cases.

    They were born on days of their own and live at a place of their own: people who are alike are compared, each with
    each, and the workers would do little else.
    """
    called = f"{run} {number}"
    earlier = timedelta(days=crc32(called.encode()) % 2000)
    people = [{**one, "person": _called(one["person"], called, earlier)} for one in cases.FAMILY["people"]]
    home = {**cases.FAMILY["household"], "address": {**cases.HOME, "lines": [called]}}
    concern = {**cases.CONCERN, "facts": called}
    return {**cases.FAMILY, "concern": concern, "people": people, "household": home, **changes}


def _called(person: dict[str, Any], family_name: str, earlier: timedelta) -> dict[str, Any]:
    born = date.fromisoformat(person["date_of_birth"]) - earlier
    own = {name: value for name, value in person.items() if name not in {"aliases", "telephones"}}
    return {**own, "family_name": family_name, "date_of_birth": born.isoformat()}


async def screened(live: LiveStack, hub: str, run: str, number: int) -> str:
    """A case that its hub has rated."""
    answer = await live.post("officer", "/cases", a_family(run, number, hub=hub, lpu=UNITS[hub]))
    assert answer.status_code == 201, answer.text
    case_id: str = answer.json()["case_id"]
    screening = await live.post(DESKS[hub]["CHILDRENS_SOCIAL_CARE"], f"/cases/{case_id}/screening", cases.SCREENING)
    assert screening.status_code == 200, screening.text
    return case_id


async def asked(live: LiveStack, hub: str, case_id: str, agencies: Sequence[str]) -> dict[str, str]:
    """The enquiries that agencies of a screened case's hub were sent, by agency."""
    people = await live.rows("SELECT person_id::text FROM case_people WHERE case_id = $1", UUID(case_id))
    question = {
        **enquiries.QUESTION,
        "agencies": list(agencies),
        "subjects": [row["person_id"] for row in people],
    }
    answer = await live.post(DESKS[hub]["CHILDRENS_SOCIAL_CARE"], f"/cases/{case_id}/enquiries", question)
    assert answer.status_code == 201, answer.text
    return {one["agency"]: one["enquiry_id"] for one in answer.json()["items"]}
