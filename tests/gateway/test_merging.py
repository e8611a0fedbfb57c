import copy
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from parts.gateway import document, operation

from gateway.catalogue.rules import Part, merge

FRAME = {"openapi": "3.1.0", "info": {"title": "All", "version": "1"}, "servers": [{"url": "/"}]}


def service(name: str, schemas: dict[str, Any], uses: str = "Event", **more: Any) -> Part:
    reads = operation(f"{name}:event:read", "officer", **more)
    reads["operationId"] = "read_event"
    reads["responses"]["200"]["content"] = {
        "application/json": {"schema": {"$ref": f"#/components/schemas/{uses}"}},
    }
    made = document(name, events={"get": reads})
    made["components"]["schemas"] = schemas
    return Part(name, f"/{name}/v1", made)


def text(longest: int) -> dict[str, Any]:
    return {"type": "string", "maxLength": longest}


def used_schema(merged: dict[str, Any], path: str) -> dict[str, Any]:
    schema = merged["paths"][path]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
    return merged["components"]["schemas"][schema["$ref"].rsplit("/", 1)[-1]]


def test_the_same_component_is_shared():
    merged = merge(FRAME, [service("one", {"Event": text(5)}), service("two", {"Event": text(5)})])
    assert merged["components"]["schemas"] == {"Event": text(5)}


def test_a_component_of_another_meaning_is_called_after_its_service():
    merged = merge(FRAME, [service("one", {"Event": text(5)}), service("two-more", {"Event": text(6)})])
    assert merged["components"]["schemas"] == {"Event": text(5), "TwoMoreEvent": text(6)}
    assert used_schema(merged, "/one/v1/events") == text(5)
    assert used_schema(merged, "/two-more/v1/events") == text(6)


def test_the_same_words_about_another_thing_are_another_component():
    page = {"type": "array", "items": {"$ref": "#/components/schemas/Event"}}
    parts = [service(name, {"Page": page, "Event": text(size)}, "Page") for name, size in (("one", 5), ("two", 6))]
    schemas = merge(FRAME, parts)["components"]["schemas"]
    assert schemas["Page"]["items"]["$ref"] == "#/components/schemas/Event"
    assert schemas["TwoPage"]["items"]["$ref"] == "#/components/schemas/TwoEvent"


def test_a_component_called_anew_is_titled_so_where_its_title_was_its_name():
    for title, wanted in (("Event", "TwoEvent"), ("What happened", "What happened")):
        parts = [service(name, {"Event": {**text(size), "title": title}}) for name, size in (("one", 5), ("two", 6))]
        schemas = merge(FRAME, parts)["components"]["schemas"]
        assert (schemas["Event"]["title"], schemas["TwoEvent"]["title"]) == (title, wanted)


def test_operation_ids_stay_unique_and_links_follow_them():
    link = {"next": {"operationId": "read_event"}}
    linked = {"responses": {"200": {"description": "Done.", "links": link}}}
    merged = merge(FRAME, [service("one", {"Event": text(5)}), service("two", {"Event": text(5)}, **linked)])
    second = merged["paths"]["/two/v1/events"]["get"]
    assert merged["paths"]["/one/v1/events"]["get"]["operationId"] == "read_event"
    assert second["operationId"] == "two_read_event"
    assert second["responses"]["200"]["links"]["next"]["operationId"] == "two_read_event"


def test_the_one_security_scheme_holds_the_scopes_of_all():
    parts = [service("one", {"Event": text(5)}), service("two", {"Event": text(5)})]
    for part in parts:
        flow = part.document["components"]["securitySchemes"]["oauth2"]["flows"]["clientCredentials"]
        part.document["components"] = copy.deepcopy(part.document["components"])
        flow = part.document["components"]["securitySchemes"]["oauth2"]["flows"]["clientCredentials"]
        flow["scopes"] = {f"{part.name}:event:read": "For officer."}
    scheme = merge(FRAME, parts)["components"]["securitySchemes"]["oauth2"]
    assert set(scheme["flows"]["clientCredentials"]["scopes"]) == {"one:event:read", "two:event:read"}


def test_webhooks_of_both_services_are_there():
    parts = [service("one", {"Event": text(5)}), service("two", {"Event": text(5)})]
    for part in parts:
        part.document["webhooks"] = {"changed": {"post": {"operationId": "changed", "responses": {}}}}
    assert list(merge(FRAME, parts)["webhooks"]) == ["changed", "two.changed"]


def test_each_services_tags_are_shown_in_its_own_order_and_those_of_several_after_them():
    parts = [service("one", {"Event": text(5)}), service("two", {"Event": text(5)})]
    for part, tags in zip(parts, (["the thing itself", "a part", "events"], ["another", "events"]), strict=True):
        part.document["tags"] = [{"name": name} for name in sorted(tags)]
        part.document["x-tagGroups"] = [{"name": part.name, "tags": tags}]
    merged = merge(FRAME, parts)
    assert [tag["name"] for tag in merged["tags"]] == ["a part", "another", "events", "the thing itself"]
    assert merged["x-tagGroups"] == [
        {"name": "one", "tags": ["the thing itself", "a part"]},
        {"name": "two", "tags": ["another"]},
        {"name": "In several services", "tags": ["events"]},
    ]


@given(st.lists(st.dictionaries(st.sampled_from("ABC"), st.integers(1, 3), min_size=1), min_size=1, max_size=4))
def test_every_service_keeps_its_meaning_whatever_the_names(sizes):
    parts = [
        service(f"s{number}", {name: text(size) for name, size in named.items()}, min(named))
        for number, named in enumerate(sizes)
    ]
    before = copy.deepcopy(parts)
    merged = merge(FRAME, parts)
    assert parts == before
    for part, named in zip(parts, sizes, strict=True):
        assert used_schema(merged, f"{part.prefix}/events") == text(named[min(named)])
