"""Cached responses: conditional requests and byte ranges."""
