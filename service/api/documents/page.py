"""``GET /docs``: one page that shows ``/openapi.json`` and lets a sentence be tried, with nothing from elsewhere.

Its policy allows the script and the style that are in the file, by their digests, and asking this server; so nothing
that an answer may contain is ever run. Read when it is asked for; nothing is kept.
"""

import base64
import hashlib
import re
from pathlib import Path

import falcon

PAGE = Path(__file__).with_name("page.html")


class DocsResource:
    """Falcon resource."""

    def on_get(self, _req: falcon.Request, resp: falcon.Response) -> None:
        page = PAGE.read_bytes()
        resp.content_type = "text/html; charset=utf-8"
        resp.set_headers({"Content-Security-Policy": policy(page), "Referrer-Policy": "no-referrer"})
        resp.data = page

    on_head = on_get


def policy(page: bytes) -> str:
    """The content security policy for a page with one ``<style>`` and one ``<script>``."""
    return "; ".join(
        (
            "default-src 'none'",
            f"style-src {_digest(page, b'style')}",
            f"script-src {_digest(page, b'script')}",
            "connect-src 'self'",
            "media-src blob:",
            "base-uri 'none'",
            "form-action 'none'",
            "frame-ancestors 'none'",
        )
    )


def _digest(page: bytes, element: bytes) -> str:
    (content,) = re.findall(rb"<%b>(.*?)</%b>" % (element, element), page, re.DOTALL)
    return f"'sha256-{base64.b64encode(hashlib.sha256(content).digest()).decode()}'"
