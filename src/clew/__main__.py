"""Runs the command line by `python -m clew`."""

from clew.cli import main

main()
