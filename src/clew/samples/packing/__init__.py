"""Containers with pictures and films in them: archives, documents, mail, disk images."""
