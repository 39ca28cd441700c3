"""The only SQL and the only files written: catalog, migrations, vault."""
