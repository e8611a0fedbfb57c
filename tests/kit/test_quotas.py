"""Quotas: what is left is told, and what is over is refused with the time to wait."""

import pytest
from parts.portal import running_portal

from bluelamp.kit import quotas
from bluelamp.kit.quotas import Quota
from bluelamp.schemas.problems import ProblemCode, ProblemError


def test_each_client_has_its_own_quota_and_hears_what_is_left():
    quota = Quota(2)
    assert quota.policy_field == '"default";q=2;w=60'
    assert quota.take("one").startswith('"default";r=1;t=')
    assert quota.take("one").startswith('"default";r=0;t=')
    assert quota.take("two").startswith('"default";r=1;t=')
    with pytest.raises(ProblemError) as refused:
        quota.take("one")
    assert refused.value.code is ProblemCode.TOO_MANY_REQUESTS
    assert 1 <= int(refused.value.headers["Retry-After"]) <= 60


def test_what_is_over_waits_for_the_next_window_and_no_longer(monkeypatch):
    moment = [1000.0]
    monkeypatch.setattr(quotas.time, "monotonic", lambda: moment[0])
    quota = Quota(1)
    assert quota.take("one") == '"default";r=0;t=60'
    moment[0] += 20.5
    with pytest.raises(ProblemError) as refused:
        quota.take("one")
    assert refused.value.headers["Retry-After"] == "40"
    moment[0] += 39.5
    assert quota.take("one") == '"default";r=0;t=60'


async def test_the_fields_are_on_every_answer_to_a_known_client(referrals_database, issuer, secret_key):
    async with running_portal(referrals_database, issuer, secret_key) as portal:
        answer = await portal.get("officer", "/referrals")
    assert answer.headers["ratelimit-policy"] == '"default";q=1000000;w=60'
    assert answer.headers["ratelimit"].startswith('"default";r=')
