"""A route is added by its row alone: routing, key rules, memory checks, the index and the document follow from it."""

import falcon
import msgspec
import pytest
from falcon import testing

from service.api.keys import Keys
from service.api.route import Access, Answer, Route, path_pattern
from service.api.table import ROUTES
from service.app import create_app
from service.settings import Settings
from tests.service.fakes import FakeEngine

KEY = {"Authorization": "Bearer secret"}


class Tide(msgspec.Struct, frozen=True):
    """The tide at a harbour."""

    metres: float


class TideResource:
    def on_get(self, _req: falcon.Request, resp: falcon.Response, harbour: str) -> None:
        resp.data = msgspec.json.encode(Tide(len(harbour)))


def tide(access: Access = "key", synthesises: bool = False) -> Route:
    return Route(
        path="/v1/tides/{harbour}",
        resource=lambda services: TideResource(),
        methods=("GET",),
        summary="The tide",
        answers=(Answer("application/json", Tide),),
        access=access,
        synthesises=synthesises,
    )


def client(route: Route, public_lists: bool = True) -> testing.TestClient:
    settings = Settings(public_lists=public_lists)
    return testing.TestClient(create_app(FakeEngine(), settings, Keys(["secret"]), routes=(*ROUTES, route)))


def test_it_is_served_listed_and_documented() -> None:
    served = client(tide())
    assert served.simulate_get("/v1/tides/Whitby", headers=KEY).json == {"metres": 6.0}
    assert "/v1/tides/{harbour}" in served.simulate_get("/", headers=KEY).json["paths"]
    document = served.simulate_get("/openapi.json").json
    assert document["paths"]["/v1/tides/{harbour}"]["get"]["summary"] == "The tide"
    assert document["components"]["schemas"]["Tide"]["description"] == "The tide at a harbour."


@pytest.mark.parametrize(
    ("access", "public_lists", "status"),
    [("key", True, 401), ("public", True, 200), ("public", False, 401), ("open", True, 200), ("open", False, 200)],
)
def test_its_access_decides_on_the_key(access: Access, public_lists: bool, status: int) -> None:
    served = client(tide(access), public_lists)
    assert served.simulate_get("/v1/tides/Whitby").status_code == status
    assert served.simulate_get("/v1/tides/Whitby", headers=KEY).status_code == 200
    assert served.simulate_get("/v1/tides/Whitby/high").status_code == 401


@pytest.mark.parametrize("synthesises", [True, False])
def test_memory_is_checked_after_it_if_it_synthesises(synthesises: bool) -> None:
    app = create_app(FakeEngine(), Settings(), routes=(*ROUTES, tide(synthesises=synthesises)))
    assert app.synthesises("/v1/tides/Whitby") is synthesises
    assert app.synthesises("/v1/audio/speech") and app.synthesises("/v1/audio/speech/")
    assert not app.synthesises("/healthz")


def test_every_route_with_a_request_body_synthesises() -> None:
    assert {route.path for route in ROUTES if route.synthesises} == {
        route.path for route in ROUTES if route.body is not None
    }


def test_no_path_matches_a_table_without_routes() -> None:
    assert path_pattern([]).fullmatch("") is None
    assert path_pattern([]).fullmatch("/") is None
