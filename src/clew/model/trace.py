"""A trace sheet: what those outside are told of a thing."""

from dataclasses import dataclass
from enum import StrEnum

LONGEST_WORDS = 200
"""Characters of a reference, a question or a contact."""


class Language(StrEnum):
    """A language that a sheet can be in; the first is that of sheets that name none."""

    EN = "en"
    DE = "de"


QUESTIONS = {Language.EN: "Where is this from?", Language.DE: "Woher ist das?"}
"""What is asked where nothing else is."""


@dataclass(frozen=True, slots=True)
class TraceSheet:
    """The words of a sheet: a reference by which the agency knows the case, what is asked, whom to tell.

    `language` is that of the words around them.
    """

    reference: str
    question: str
    contact: str = ""
    language: Language = Language.EN
