"""A trace sheet: what those outside are told of a thing."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TraceSheet:
    """The words of a sheet: a reference by which the agency knows the case, what is asked, whom to tell."""

    reference: str
    question: str
    contact: str = ""
