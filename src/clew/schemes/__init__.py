"""Category schemes as data files, with the stated translations between them."""

from clew.schemes.catalogue import scheme, schemes, translate, translations

__all__ = ["scheme", "schemes", "translate", "translations"]
