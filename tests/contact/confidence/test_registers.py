"""Strands and units' plans: added, changed under their version, read and listed."""

import pytest

from contact.confidence import demonstration as records

KEPT = [
    ("confidence-strands", "confidence_strand_id", records.NEW_STRAND, records.STRAND_TO_CHANGE, records.STRAND_PATCH),
    ("neither-nor-plans", "neither_nor_plan_id", records.NEW_PLAN, records.PLAN_TO_CHANGE, records.PLAN_PATCH),
]


@pytest.mark.parametrize(("address", "key", "new", "to_change", "patch"), KEPT)
async def test_what_is_added_is_read_listed_changed_and_not_there_twice(
    demonstration, address, key, new, to_change, patch
):
    added = await demonstration.post("analyst", f"/{address}", new)
    assert (added.status_code, added.headers["etag"]) == (201, '"1"')
    assert added.json().items() >= new.items()
    assert (await demonstration.get("board", f"/{address}/{added.json()[key]}")).json() == added.json()
    assert added.json() in (await demonstration.get("board", f"/{address}", limit=100)).json()["items"]
    again = await demonstration.post("analyst", f"/{address}", new)
    assert again.json()["errors"][0]["code"] in {"strand_taken", "edition_taken"}
    path = f"/{address}/{to_change}"
    changed = await demonstration.patch("analyst", path, patch, '"1"')
    assert (changed.status_code, changed.json()["version"]) == (200, 2)
    assert changed.json().items() >= patch.items()
    assert (await demonstration.patch("analyst", path, patch, '"1"')).status_code == 412
    assert (await demonstration.patch("board", path, patch, '"2"')).status_code == 403
