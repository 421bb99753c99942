"""Falcon resources, one module for each group of routes."""
