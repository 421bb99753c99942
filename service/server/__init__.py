"""The Gunicorn worker and its thread pool."""
