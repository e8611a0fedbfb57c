"""The requests that the reference shows are accepted as they stand, once the demonstration data are there."""

import pytest

from safeguarding.enquiries import demonstration as known
from safeguarding.enquiries.routes import examples
from safeguarding.enquiries.usecases.seeding import seed_enquiries

REQUESTS = {
    f"/cases/{known.CASE_TO_ASK}/enquiries": examples.NEW_ENQUIRIES,
    f"/enquiries/{known.TO_ANSWER}/response": examples.NEW_RESPONSE,
    f"/enquiries/{known.TO_CORRECT}/response/corrections": examples.RESPONSE_CORRECTION,
}


@pytest.mark.parametrize("path", REQUESTS)
async def test_each_example_is_accepted_as_it_stands(demonstration, path):
    for example in REQUESTS[path].values():
        value = example["value"] if isinstance(example, dict) else example.value
        answer = await demonstration.post("mash_csc", path, value)
        assert answer.status_code == 201, answer.text


async def test_what_the_examples_read_is_there(demonstration):
    for path in (
        f"/enquiries/{known.TO_READ}",
        f"/cases/{known.CASE_TO_READ}/enquiries",
        "/enquiries",
        "/board",
    ):
        answer = await demonstration.get("mash_csc", path)
        assert answer.status_code == 200, answer.text


async def test_seeding_again_adds_nothing(demonstration):
    assert await seed_enquiries(demonstration.resources) == 0
