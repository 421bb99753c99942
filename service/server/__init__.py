"""Gunicorn worker: connections, thread pool, and shutdown."""
