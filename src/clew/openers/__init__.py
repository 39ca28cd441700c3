"""Openers, one per file."""
