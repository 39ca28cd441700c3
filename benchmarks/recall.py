"""What is found again, by kind of alteration, and how many decisions are left to make.

Makes sample evidence with known truth (5,000 files unless told otherwise), ingests it, and compares every lane and stack with the truth.
Run: python benchmarks/recall.py [files] [seed]
"""
