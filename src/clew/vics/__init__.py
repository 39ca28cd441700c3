"""VICS, the Video Image Classification Standard: JSON that tools and national lists exchange.

No official schema is public; what is here was read off public readers and writers (Autopsy, IPED, GLEAPP, Clees,
NSRL converters among them). Two generations: 1.1 to 1.3 (`odata.metadata`) and 2.0 (`@odata.context`, with a region);
each as `#Media` (a list) or `#Cases` (cases, each with its media).
"""
