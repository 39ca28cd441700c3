"""A trace sheet: what those outside are told of a thing."""

from dataclasses import dataclass

LONGEST_WORDS = 200
"""Characters of a reference, a question or a contact."""
QUESTION = "Where is this from?"
"""What is asked where nothing else is."""


@dataclass(frozen=True, slots=True)
class TraceSheet:
    """The words of a sheet: a reference by which the agency knows the case, what is asked, whom to tell."""

    reference: str
    question: str
    contact: str = ""
