"""The whole ingest of JPEGs of mixed sizes, against a hasher that does one PDQ only, and against the bare floor.

The floor is what can't be left out: simplejpeg's decoding at the same reduced scale, and the four digests. Everything runs on one core
but the last line. Run: python benchmarks/ingest.py [files] [seed]
"""

SIZES = ((640, 480), (1024, 768), (1600, 1200), (2048, 1536), (2592, 1944), (3264, 2448), (4032, 3024))
"""Of phones and cameras of twenty years; each as often as the others: 4.5 MP on average."""
ROUNDS = 3
