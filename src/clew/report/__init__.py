"""The HTML report of a case."""
