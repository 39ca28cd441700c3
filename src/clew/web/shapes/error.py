"""What the API answers where it can't do what was asked."""

from enum import StrEnum

from pydantic import BaseModel, Field


class ErrorCode(StrEnum):
    """What went wrong, for programs."""

    NOT_FOUND = "not_found"
    USAGE = "usage"
    BUSY = "busy"
    UNAUTHORISED = "unauthorised"
    FORBIDDEN = "forbidden"
    CONFLICT = "conflict"
    HELD = "held"
    OVERTAKEN = "overtaken"
    EVIDENCE = "evidence"
    INTERNAL = "internal"


class ErrorBody(BaseModel):
    """One error."""

    code: ErrorCode
    message: str = Field(description="What went wrong, in one sentence.", examples=["no case 'OP-115'"])
    hint: str = Field(description="What to do about it.")


class ErrorAnswer(BaseModel):
    """The body of every answer that is an error."""

    error: ErrorBody
