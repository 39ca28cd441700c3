"""A case as the list of cases shows it."""

from pydantic import BaseModel


class Case(BaseModel):
    """One case, and how much it holds; `stacks` are those in the queue."""

    name: str
    exhibits: int
    media: int
    stacks: int
    decisions: int
