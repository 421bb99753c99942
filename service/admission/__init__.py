"""Admission of requests to the one synthesis slot: cost estimates and the queue."""
