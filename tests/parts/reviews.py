"""Reviews and lessons that are right in every respect; the tests change what they are about."""

from typing import Any

from bluelamp.schemas.safeguarding.people import NewPerson
from parts.safeguarding import Safeguarding
from safeguarding.people.usecases.keeping import register_person
from safeguarding.reviews import demonstration
from safeguarding.reviews.usecases.seeding import AUTHOR


async def known_victim(safeguarding: Safeguarding) -> None:
    async with safeguarding.resources.database.transaction() as connection:
        await register_person(connection, AUTHOR, NewPerson.model_validate(demonstration.PERSON), demonstration.VICTIM)


async def opened(safeguarding: Safeguarding, sample: dict[str, Any], **changes: Any) -> str:
    await known_victim(safeguarding)
    answer = await safeguarding.post("reviewer", "/reviews", {**sample, **changes})
    assert answer.status_code == 201, answer.text
    return f"/reviews/{answer.json()['review_id']}"


async def written(safeguarding: Safeguarding) -> str:
    path = await opened(safeguarding, demonstration.INTERNAL)
    answer = await safeguarding.post("reviewer", f"{path}/chronology", demonstration.ENTRY_GIVEN)
    assert answer.status_code == 201, answer.text
    changed = await safeguarding.patch("reviewer", path, {"report": demonstration.REPORT}, '"2"')
    assert changed.status_code == 200, changed.text
    return path


async def signature(safeguarding: Safeguarding, path: str) -> dict[str, Any]:
    """Approval of the review as it stands."""
    review = (await safeguarding.get("reviewer", path)).json()
    read = {name: review[name] for name in ("version_number", "version")}
    return {**read, "statement": "Read whole, against its sources."}


async def signed(safeguarding: Safeguarding) -> str:
    path = await written(safeguarding)
    assert (await safeguarding.post("reviewer", f"{path}/submission")).status_code == 200
    answer = await safeguarding.post("reviewer_2", f"{path}/signature", await signature(safeguarding, path))
    assert answer.status_code == 200, answer.text
    return path


async def learnt(safeguarding: Safeguarding, publish: bool = True, path: str | None = None, **changes: Any) -> str:
    source = (path or await opened(safeguarding, demonstration.COLD_CASE)).removeprefix("/reviews/")
    body = {**demonstration.LESSON, "source_review_id": source, **changes}
    answer = await safeguarding.post("reviewer", "/lessons", body)
    assert answer.status_code == 201, answer.text
    lesson = f"/lessons/{answer.json()['lesson_id']}"
    if publish:
        assert (await safeguarding.post("reviewer", f"{lesson}/publication")).status_code == 200
    return lesson
