"""Formats: one outside format a file."""
