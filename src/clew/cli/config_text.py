"""The settings as `clew config` shows them, and as a config file gives them."""

import json
import textwrap
from operator import attrgetter
from urllib.parse import urlsplit

from clew.cli.schemas import SettingShown
from clew.cli.settings import Settings
from clew.config import Setting, settings_of

_HEAD = """\
# Settings of Clew, each at its default. Take away the "#" before a name to set it.
# Read from --config, CLEW_CONFIG, or ~/.config/clew.toml.

"""
_WIDTH = 100


def settings_shown(settings: Settings) -> list[SettingShown]:
    """Return every setting with its value and where that comes from; a password is masked."""
    return [
        SettingShown(
            setting.key,
            _masked(value) if setting.key == "catalog_url" else value,
            settings.origins.get(setting.key, "default"),
        )
        for setting in settings_of()
        for value in [attrgetter(setting.key)(settings.config)]
    ]


def example_text() -> str:
    """Return a config file that holds every setting at its default, with what it means."""
    lines = [_HEAD]
    section = ""
    for setting in settings_of():
        of_section, _, name = setting.key.rpartition(".")
        if of_section != section:
            section = of_section
            lines.append(f"\n[{section}]\n")
        lines.append(_lines(setting, name))
    return "".join(lines)


def _lines(setting: Setting, name: str) -> str:
    said = textwrap.fill(f"{setting.meaning} ({setting.allowed})", _WIDTH, initial_indent="# ", subsequent_indent="# ")
    return f"{said}\n#{name} = {json.dumps(setting.default)}\n"


def _masked(url: str) -> str:
    user, at, host = urlsplit(url).netloc.rpartition("@")
    name, colon, password = user.partition(":")
    return url.replace(f"{user}{at}{host}", f"{name}{colon}***{at}{host}", 1) if password else url
