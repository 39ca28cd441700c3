"""The command line: parse, call one act, render. No rules, no SQL."""

from clew.cli.app import main

__all__ = ["main"]
