"""Which services a stack starts."""

import pytest
from pydantic import ValidationError

from local_stack.settings import BUSINESS_SERVICES, StackSettings


def test_every_service_is_started_unless_somebody_says_which():
    assert StackSettings().started == list(BUSINESS_SERVICES)


def test_the_named_ones_are_started_in_their_order_and_their_ports_taken_alone():
    settings = StackSettings(services="contact referrals")
    assert settings.started == ["referrals", "contact"]
    taken = {setting for _, setting in settings.ports()}
    assert "BLUELAMP_CONTACT_PORT" in taken
    assert "BLUELAMP_SAFEGUARDING_PORT" not in taken


@pytest.mark.parametrize("services", ["", "unknown", "referrals,contact", "referrals "])
def test_what_is_no_list_of_services_is_refused(services):
    with pytest.raises(ValidationError):
        StackSettings(services=services)
