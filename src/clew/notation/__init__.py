"""How outside files write things down: text encodings, digests, truth values, times, leftovers."""
