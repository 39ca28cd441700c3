"""What every trace sheet says besides what was asked, in the languages that there are."""

from collections.abc import Mapping
from dataclasses import dataclass

from clew.model.trace import Language


@dataclass(frozen=True, slots=True)
class FixedWords:
    """The words around those of the officer; `picture` is for who can't see it."""

    recognised: str
    picture: str
    reference: str
    contact: str
    about: str


WORDS: Mapping[Language, FixedWords] = {
    Language.EN: FixedWords(
        recognised="Do you recognise this?",
        picture="What is asked about",
        reference="Reference",
        contact="Please tell",
        about=(
            "This was cut out of a picture in an investigation; nothing else of that picture is shown. The question is "
            "about what you see here, not about any person. Any hint may help: where it is or was, who made or sold "
            "it and when, or where you have seen one like it."
        ),
    ),
    Language.DE: FixedWords(
        recognised="Erkennen Sie das?",
        picture="Wonach gefragt wird",
        reference="Aktenzeichen",
        contact="Hinweise bitte an",
        about=(
            "Dies wurde in einem Ermittlungsverfahren aus einem Bild ausgeschnitten; sonst wird von dem Bild nichts "
            "gezeigt. Gefragt wird nach dem, was Sie hier sehen, nicht nach Personen. Jeder Hinweis kann helfen: wo es "
            "ist oder war, wer es wann hergestellt oder verkauft hat, oder wo Sie so etwas gesehen haben."
        ),
    ),
}
