"""What several openers share: stretches of open files, compound files, zipped documents, mail, names."""
