"""The routes of the API, one module a subject: parse, one act, render."""
