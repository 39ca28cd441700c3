"""Finds the plug-ins: every module in a plug-in folder offers one as `plugin`."""

from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from clew.errors import UnavailableError


@cache
def plugins(folder: str) -> dict[str, object]:
    """Return the plug-ins of a folder such as "hashers", by their name, in the order of their modules.

    A plug-in module defines `plugin`, an instance with a `name`. Raises UnavailableError where a module has none.
    """
    package = import_module(f"clew.{folder}")
    found: dict[str, object] = {}
    for module_info in iter_modules(package.__path__):
        module = import_module(f"clew.{folder}.{module_info.name}")
        plugin = getattr(module, "plugin", None)
        if plugin is None:
            raise UnavailableError(f"clew/{folder}/{module_info.name}.py offers no `plugin`")
        found[plugin.name] = plugin
    return found
