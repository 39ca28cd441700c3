"""Indexes, the match decision and stacks: arrays in, matches out; pure."""
