"""``GET /docs``: a self-contained page that shows ``/openapi.json`` and synthesises a test sentence.

Its content security policy allows the script and the style in the file, by their digests, and requests to this server,
so nothing that a response contains is ever run. The file is read for each request; nothing is kept in memory.
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
    """Content security policy for a page with one ``<style>`` and one ``<script>``."""
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
