"""The waivers: what they let pass, and that one which nothing needs is told."""

import pytest

from conformance.findings import CheckError, Finding
from conformance.programs import CHECKS
from conformance.waivers import Waivers

REASON = "because the test says so, at sufficient length"
FINDING = Finding("spectral", "a-rule", "openapi paths//things/get", "no description")


def waivers(tmp_path, **changes) -> Waivers:
    entry = {"tool": "spectral", "rule": "a-rule", "place": "openapi paths/.*", "reason": REASON, **changes}
    path = tmp_path / "waivers.yaml"
    path.write_text(
        "- "
        + "\n  ".join(
            f"{name}: {str(value).lower() if isinstance(value, bool) else value}" for name, value in entry.items()
        )
    )
    return Waivers.read(path)


def test_a_waiver_covers_its_own_tool_rule_and_place(tmp_path):
    assert waivers(tmp_path).covers(FINDING)


@pytest.mark.parametrize("change", [{"tool": "redocly"}, {"rule": "another"}, {"place": "paths"}])
def test_a_waiver_covers_nothing_else(tmp_path, change):
    assert not waivers(tmp_path, **change).covers(FINDING)


def test_a_waiver_that_nothing_needs_is_told(tmp_path):
    idle = waivers(tmp_path)
    assert len(idle.idle(["spectral"])) == 1
    idle.covers(FINDING)
    assert idle.idle(["spectral"]) == []


def test_a_waiver_of_a_tool_that_did_not_run_is_not_told(tmp_path):
    assert waivers(tmp_path).idle(["redocly"]) == []


def test_what_a_search_may_miss_is_not_told(tmp_path):
    assert waivers(tmp_path, sometimes=True).idle(["spectral"]) == []


@pytest.mark.parametrize("change", [{"reason": "short"}, {"place": "("}, {"unknown": 1}])
def test_a_waiver_that_cannot_be_read_is_refused(tmp_path, change):
    with pytest.raises(CheckError):
        waivers(tmp_path, **change)


def test_our_own_waivers_can_be_read():
    Waivers.read(CHECKS / "waivers.yaml")
