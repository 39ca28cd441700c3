"""Carvers, one per file."""
