"""The nouns of Clew: frozen values, checked at construction, no I/O."""
