import pytest
from falcon import testing

from service.api.keys import Keys
from service.app import create_app
from service.settings import Settings
from tests.service.fakes import FakeEngine

PATH = "/v1/audio/speech"
SITE = "https://chat.example"
PREFLIGHT = {
    "Origin": SITE,
    "Access-Control-Request-Method": "POST",
    "Access-Control-Request-Headers": "authorization,content-type",
}


def client(origins: str, *keys: str) -> testing.TestClient:
    settings = Settings(cors_origins=origins, wait_seconds=0)
    return testing.TestClient(create_app(FakeEngine(), settings, Keys(keys)))


@pytest.mark.parametrize("origins", ["*", SITE, f"https://other.example , {SITE}/"])
@pytest.mark.parametrize("keys", [(), ("secret",)])
def test_a_preflight_is_answered_with_and_without_keys(origins: str, keys: tuple[str, ...]) -> None:
    answer = client(origins, *keys).simulate_options(PATH, headers=PREFLIGHT)
    assert answer.status_code == 200
    assert answer.headers["access-control-allow-origin"] == ("*" if origins == "*" else SITE)
    assert "POST" in answer.headers["access-control-allow-methods"]
    assert answer.headers["access-control-allow-headers"] == "authorization,content-type"


@pytest.mark.parametrize(
    ("method", "path", "status"), [("POST", PATH, 401), ("GET", "/nowhere", 401), ("GET", "/v1/models", 200)]
)
def test_errors_can_be_read_too(method: str, path: str, status: int) -> None:
    answer = client("*", "secret").simulate_request(method, path, headers={"Origin": SITE})
    assert answer.status_code == status
    assert answer.headers["access-control-allow-origin"] == "*"
    assert (
        answer.headers["access-control-expose-headers"]
        == "x-request-id, Retry-After, ETag, Accept-Ranges, Content-Range, X-Kokoro-Unread"
    )


def test_speech_can_be_read() -> None:
    answer = client(SITE).simulate_post(PATH, json={"input": "pieces=1"}, headers={"Origin": SITE})
    assert answer.status_code == 200
    assert answer.headers["access-control-allow-origin"] == SITE
    assert answer.headers["vary"] == "Origin"


@pytest.mark.parametrize("origin", ["https://evil.example", "https://chat.example.evil.example", "null", SITE.upper()])
def test_other_sites_are_told_nothing(origin: str) -> None:
    for answer in (
        client(SITE).simulate_get("/v1/models", headers={"Origin": origin}),
        client(SITE).simulate_options(PATH, headers={**PREFLIGHT, "Origin": origin}),
    ):
        assert "access-control-allow-origin" not in answer.headers


def test_nothing_is_said_unless_it_is_asked_for() -> None:
    answer = client("").simulate_get("/v1/models", headers={"Origin": SITE})
    assert not [name for name in answer.headers if name.startswith("access-control")]
