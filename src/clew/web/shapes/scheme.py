"""A category scheme as the page offers it."""

from pydantic import BaseModel


class SchemeCode(BaseModel):
    """One code, and its published label."""

    code: str
    label: str


class Scheme(BaseModel):
    """The newest version of a scheme, with its codes in their order."""

    name: str
    version: str
    title: str
    codes: list[SchemeCode]
