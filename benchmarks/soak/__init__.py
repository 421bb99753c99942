"""Soak test: many requests of every kind, one after another; the server's memory must not grow with their number."""
