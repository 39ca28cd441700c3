"""Turns what acts return of linkers and policies into what the command line prints."""

from clew.casework.show_policy import LinkerState
from clew.cli import schemas_linkers as schemas
from clew.model.linker_policy import LinkerPolicy


def switching(made: LinkerPolicy) -> schemas.LinkerSwitched:
    """Return one switching of a linker."""
    state = "off" if made.is_off else "on"
    at = made.at.isoformat().replace("+00:00", "Z")
    return schemas.LinkerSwitched(made.number, made.linker, state, made.reason, made.officer, at)


def state(told: LinkerState) -> schemas.LinkerState:
    """Return whether a linker may be used in a case."""
    return schemas.LinkerState(
        told.linker, told.version, told.off, told.missing, [switching(each) for each in told.switchings]
    )


def state_text(told: schemas.LinkerState) -> str:
    """Return in words whether a linker may be used."""
    return told.off or (f"not here: {told.missing}" if told.missing else "on")
