"""What the browser reported that it refused to load."""

from pydantic import BaseModel


class Breach(BaseModel):
    """One report: the directive of the policy, and what was to be loaded."""

    directive: str
    blocked: str


class Breaches(BaseModel):
    """How many reports came since the server started, and the last of them."""

    count: int
    last: list[Breach]
