"""Every request that the reference shows about people is accepted by the demonstration's records as it stands.

As the hub's manager, who may do everything with people that anybody may; what only another service tells, as that.
"""

import json
import re
from uuid import uuid4

from parts.safeguarding import Safeguarding


async def test_every_example_is_accepted_as_it_stands(demonstration: Safeguarding):
    sent, refused = 0, []
    for path, operations in demonstration.app.openapi()["paths"].items():
        for method, operation in operations.items():
            if operation.get("tags") != ["people"]:
                continue
            who = "referrals_service" if operation["x-roles"] == ["service"] else "hub_manager"
            for content_type, body in bodies_of(operation):
                sent += 1
                headers = {"Content-Type": content_type, "Idempotency-Key": f'"{uuid4()}"', "If-Match": "*"}
                async with demonstration.client(who) as client:
                    answer = await client.request(method, address_of(path, operation), content=body, headers=headers)
                if answer.status_code >= 300:
                    refused.append((operation["operationId"], answer.status_code, answer.text[:300]))
    assert refused == [], refused
    assert sent >= 20


def bodies_of(operation: dict) -> list[tuple[str, str | None]]:
    """What the reference shows for an operation; a reading is sent as it is."""
    content = operation.get("requestBody", {}).get("content", {})
    shown = [(kind, json.dumps(one["value"])) for kind, held in content.items() for one in held["examples"].values()]
    return shown or [("application/json", None)]


def address_of(path: str, operation: dict) -> str:
    examples = {
        one["name"]: one["schema"]["examples"][0] if "examples" in one["schema"] else one["example"]
        for one in operation.get("parameters", [])
        if one["in"] in {"path", "query"} and one.get("required")
    }
    filled = re.sub(r"\{(\w+)\}", lambda match: str(examples.pop(match[1])), path)
    return filled + ("?" + "&".join(f"{name}={value}" for name, value in examples.items()) if examples else "")
