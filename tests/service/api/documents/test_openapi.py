"""The document says what the application does: its routes, its bodies, its errors, and what it answers when asked."""

import copy
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import falcon.inspect
import msgspec
import pytest
import schemathesis
from falcon import testing
from hypothesis import HealthCheck, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from service.api.documents.openapi import ERRORS
from service.api.keys import Keys
from service.api.problems import Envelope
from service.api.route import Route
from service.api.table import ROUTES
from service.app import create_app
from service.audio.encoders import FORMATS
from service.settings import Settings
from tests.fuzzing import examples
from tests.service.fakes import FakeEngine

APP = create_app(FakeEngine(), Settings(wait_seconds=0.0, max_chars=200))
DOCUMENT: dict[str, Any] = testing.TestClient(APP).simulate_get("/openapi.json").json
SCHEMAS = DOCUMENT["components"]["schemas"]
SCHEMA = schemathesis.openapi.from_wsgi("/openapi.json", APP)
METHODS = {"get", "head", "post", "put", "patch", "delete", "options"}


def documented() -> Iterator[tuple[str, str, Any]]:
    for path, item in DOCUMENT["paths"].items():
        for method in METHODS & set(item):
            yield path, method, item[method]


def test_every_route_and_method_is_there_and_no_other() -> None:
    routes = falcon.inspect.inspect_routes(APP)
    answered = {
        (route.path, method.method.lower()) for route in routes for method in route.methods if not method.internal
    }
    assert {(path, method) for path, method, _ in documented()} == answered
    assert len(ROUTES) == len({route.path for route in ROUTES}) == len(DOCUMENT["paths"])


def test_it_is_valid_openapi_of_its_version() -> None:
    assert DOCUMENT["openapi"] == "3.1.0"
    schemathesis.openapi.from_dict(DOCUMENT).validate()
    broken = copy.deepcopy(DOCUMENT)
    broken["paths"]["/healthz"]["get"]["responses"]["200"] = {"content": 7}
    with pytest.raises(Exception, match="7"):
        schemathesis.openapi.from_dict(broken).validate()


def test_every_reference_leads_somewhere() -> None:
    text = json.dumps(DOCUMENT)
    for kind, name in set(re.findall(r'"#/components/(\w+)/(\w+)"', text)):
        assert name in DOCUMENT["components"][kind]


def test_operations_have_names_of_their_own() -> None:
    names = [operation["operationId"] for _, _, operation in documented()]
    assert len(names) == len(set(names))
    assert all(re.fullmatch(r"[\w.]+", name) for name in names)


@pytest.mark.parametrize("body", dict.fromkeys(one.body for one in ROUTES if one.body), ids=lambda body: body.__name__)
def test_every_field_of_a_body_is_there(body: type[msgspec.Struct]) -> None:
    schema = SCHEMAS[body.__name__]
    assert set(schema["properties"]) == {field.encode_name for field in msgspec.structs.fields(body)}
    assert set(schema["required"]) == {field.name for field in msgspec.structs.fields(body) if field.required}


@pytest.mark.parametrize("name", SCHEMAS)
def test_every_object_and_each_of_its_fields_is_described(name: str) -> None:
    assert SCHEMAS[name]["description"]
    for field, schema in SCHEMAS[name]["properties"].items():
        assert schema.get("description") or "const" in schema or list(schema.get("enum", [])), field


def test_every_error_has_the_one_shape() -> None:
    for _, _, operation in documented():
        for status, response in operation["responses"].items():
            if int(status) >= 400:
                response = DOCUMENT["components"]["responses"][response["$ref"].rpartition("/")[2]]
                assert response["description"] == ERRORS[int(status)]
                assert response["content"]["application/json"]["schema"] == {"$ref": "#/components/schemas/Envelope"}
    assert set(SCHEMAS["Envelope"]["properties"]) == set(Envelope.__struct_fields__)
    assert set(SCHEMAS["Detail"]["required"]) == {"message", "type", "param", "code"}


def test_speech_is_answered_in_every_format() -> None:
    content = DOCUMENT["paths"]["/v1/audio/speech"]["post"]["responses"]["200"]["content"]
    assert {form.content_type for form in FORMATS} | {"text/event-stream"} == set(content)


@pytest.mark.parametrize("route", ROUTES, ids=lambda one: one.path)
def test_what_is_open_needs_no_key_and_all_else_does(route: Route) -> None:
    guarded = testing.TestClient(create_app(FakeEngine(), Settings(public_lists=False), Keys(["secret"])))
    for method in route.methods:
        answer = guarded.simulate_request(method, route.path.replace("{", "").replace("}", ""))
        assert (answer.status_code == 401) is not (route.access == "open")


@pytest.mark.parametrize("route", [one for one in ROUTES if one.body is not None], ids=lambda one: one.path)
def test_examples_are_accepted(client: testing.TestClient, route: Any) -> None:
    assert client.simulate_post(route.path, json=route.example).status_code == 200


def test_it_is_the_same_every_time(client: testing.TestClient) -> None:
    first, second = (client.simulate_get("/openapi.json") for _ in range(2))
    assert first.content == second.content == msgspec.json.encode(DOCUMENT)
    assert first.headers["content-type"].startswith("application/json")


def test_the_committed_text_of_the_page_knows_the_document() -> None:
    page = Path("service/api/documents/page.html").read_text(encoding="utf-8")
    assert SCHEMAS["SpeechBody"]["properties"]["response_format"]["examples"] == [form.name for form in FORMATS]
    assert "SpeechBody.properties.response_format.examples" in page
    assert set(re.findall(r'api\("([^"]+)"', page)) == {"v1/audio/speech", "v1/audio/voices", "openapi.json"}


@SCHEMA.parametrize()
@settings(
    max_examples=examples(5), deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck)
)
def test_whatever_the_document_allows_or_not_is_answered_as_it_says(case: Any) -> None:
    case.call_and_validate(
        checks=(
            not_a_server_error,
            status_code_conformance,
            content_type_conformance,
            response_headers_conformance,
            response_schema_conformance,
        )
    )
