import base64
import hashlib
import re

import pytest
from falcon import testing

from service.api.documents.page import policy


@pytest.fixture
def page(client: testing.TestClient) -> testing.Result:
    return client.simulate_get("/docs")


def test_it_is_a_page(page: testing.Result) -> None:
    assert page.status_code == 200
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert page.headers["x-content-type-options"] == "nosniff"
    assert page.text.startswith("<!DOCTYPE html>")


def test_nothing_but_its_own_script_and_style_may_run(page: testing.Result) -> None:
    directives = dict(part.split(" ", 1) for part in page.headers["content-security-policy"].split("; "))
    assert directives["default-src"] == "'none'"
    for name in ("script", "style"):
        (content,) = re.findall(rf"<{name}>(.*?)</{name}>", page.text, re.DOTALL)
        digest = base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()
        assert directives[f"{name}-src"] == f"'sha256-{digest}'"
    assert directives["connect-src"] == "'self'"
    assert not any(word in page.headers["content-security-policy"] for word in ("unsafe", "http:", "https:", "*"))
    # Neither would be run under this policy, and the page would look whole.
    assert not re.search(r"\son\w+=|\sstyle=|javascript:", page.text)


def test_it_needs_nothing_from_elsewhere(page: testing.Result) -> None:
    assert not re.search(r"https?://|\s(src|href)=\"(?!openapi\.json)", page.text)


def test_what_the_server_says_becomes_text_and_never_markup(page: testing.Result) -> None:
    assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(|DOMParser", page.text)


def test_a_page_with_two_scripts_has_no_policy() -> None:
    with pytest.raises(ValueError, match="too many values"):
        policy(b"<style></style><script>1</script><script>2</script>")


def test_a_field_is_no_wider_than_its_column(page: testing.Result) -> None:
    """Otherwise it covers the next one: a grid item is by default as wide as its content (at 1200 pixels it was)."""
    (style,) = re.findall(r"<style>(.*?)</style>", page.text, re.DOTALL)
    rules = dict(re.findall(r"^([^{}/@]+?) \{ (.*?) \}$", style, re.MULTILINE))
    assert "min-width: 0;" in rules["label"]
    for part in ("box-sizing: border-box;", "width: 100%;", "min-width: 0;"):
        assert part in rules["input, select, textarea, button"]
    controls = set(re.findall(r"<(input|select|textarea|button)\b", page.text.split("<form")[1].split("</form>")[0]))
    assert controls == {"input", "select", "textarea", "button"}
