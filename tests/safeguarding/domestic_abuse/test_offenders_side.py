"""Who works with offenders lists whom abuse was recorded of, a case or none, and nothing of those who were harmed."""

from parts.domestic_abuse import recorded

from safeguarding.people.usecases.matching import compare_people


async def test_abuse_without_a_case_lists_the_perpetrator_and_nobody_else(safeguarding):
    incident = await recorded(safeguarding)
    await compare_people(safeguarding.resources)
    listed = await safeguarding.get("offender_manager", "/people")
    assert [one["person_id"] for one in listed.json()["items"]] == incident["perpetrator_ids"]
    assert incident["victim_id"] not in listed.text
    assert "Person-Victim" not in listed.text


async def test_who_was_harmed_by_somebody_else_is_not_listed(safeguarding):
    incident = await recorded(safeguarding)
    harmed_in_turn = {"person_id": incident["perpetrator_ids"][0]}
    await recorded(
        safeguarding,
        victim=harmed_in_turn,
        perpetrators=[{"person": {"given_name": "Third", "family_name": "Aggressor", "date_of_birth": "1971-07-07"}}],
    )
    await compare_people(safeguarding.resources)
    listed = await safeguarding.get("offender_manager", "/people")
    assert [one["family_name"] for one in listed.json()["items"]] == ["Aggressor"]
