"""Clew: shows investigators what is new in a seizure, first, and why."""

__version__ = "0.1.0"
