"""The linkers, one module or package each; found by the registry."""
