"""A client that has audio already says which, and is told so or refused, as RFC 9110 has it for GET."""

import pytest
from falcon import testing

from service.app import create_app
from service.settings import Settings
from tests.service.api.asking import BODY, ask, tag_of
from tests.service.contract import assert_openai_error
from tests.service.fakes import FakeEngine


@pytest.mark.parametrize("form", ["{}", "W/{}", '"other", {}', '"a,b" , W/{} ,"c"'])
@pytest.mark.parametrize("kind", ["client", "caching"])
def test_who_has_the_audio_is_told_so_without_a_synthesis(
    request: pytest.FixtureRequest, speaker: FakeEngine, form: str, kind: str
) -> None:
    client = request.getfixturevalue(kind)
    tag = tag_of(client)
    answer = ask(client, If_None_Match=form.format(tag), Range="bytes=0-1")
    assert (answer.status_code, answer.content) == (304, b"")
    assert (answer.headers["etag"], answer.headers["cache-control"]) == (tag, "private, max-age=3600")
    assert "content-length" not in answer.headers or answer.headers["content-length"] == "0"
    assert len(speaker.asked) == 1


@pytest.mark.parametrize("value", ["*", '"other"', "", ",", '"', "W/", '"unended', "\x7f"])
def test_who_has_other_audio_or_names_none_is_sent_it(client: testing.TestClient, value: str) -> None:
    assert ask(client, If_None_Match=value).status_code == 200


def test_audio_that_is_not_the_one_wanted_is_refused(client: testing.TestClient, speaker: FakeEngine) -> None:
    tag = tag_of(client)
    for value in (tag, "*", f'"other", {tag}'):
        assert ask(client, If_Match=value).status_code == 200
    asked = len(speaker.asked)
    for value in ('"other"', f"W/{tag}"):
        assert_openai_error(ask(client, If_Match=value), 412)
    assert len(speaker.asked) == asked


def test_what_is_wrong_is_wrong_whatever_the_client_has(client: testing.TestClient) -> None:
    tag = tag_of(client)
    assert ask(client, BODY | {"voice": "nobody"}, If_None_Match=tag).status_code == 400
    assert ask(client, {"input": ""}, If_None_Match=tag).status_code == 400


def test_the_operator_says_how_long_audio_may_be_kept(speaker: FakeEngine) -> None:
    client = testing.TestClient(create_app(speaker, Settings(cache_control="public, max-age=31536000")))
    assert ask(client).headers["cache-control"] == "public, max-age=31536000"
