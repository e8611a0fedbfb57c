"""Every version of an event that was ever told can still be read: its golden example is kept for ever."""

import json
from importlib.resources import files

import pytest
from cloudevents.core.bindings.http import HTTPMessage, from_structured_event

from bluelamp.events import PREFIX, data_of, event_of, example_of
from bluelamp.events.registry import DATA, EVENTS
from bluelamp.schemas.events import EventType

EXAMPLES = {one.name: one.read_text() for one in files("bluelamp.events").joinpath("examples").iterdir()}


@pytest.mark.parametrize("event_type", EventType)
def test_each_type_has_its_golden_example_which_still_reads_and_writes_the_same(event_type):
    text = example_of(event_type)
    assert (data_of(event_type), event_of(event_type)) == (DATA[event_type], EVENTS[event_type])
    event = EVENTS[event_type].model_validate_json(text)
    assert event.type == event_type
    assert json.loads(event.model_dump_json()) == json.loads(text)
    assert DATA[event_type].model_validate(json.loads(text)["data"]) == event.data
    assert event.dataschema.endswith(f"/{DATA[event_type].__name__}")


@pytest.mark.parametrize("text", EXAMPLES.values(), ids=EXAMPLES)
def test_each_example_is_of_a_known_type_and_a_cloud_event(text):
    message = HTTPMessage({"content-type": "application/cloudevents+json"}, text.encode())
    assert EventType(from_structured_event(message).get_type()) in DATA


def test_every_type_says_its_version_and_has_its_shape():
    assert set(DATA) == set(EVENTS) == set(EventType)
    assert all(one.startswith(PREFIX) and one.rsplit(".v", 1)[1].isdigit() for one in EventType)
