"""Benign sample evidence with known truth: pictures drawn by code, their altered copies, hostile files, lists."""
