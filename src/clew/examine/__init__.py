"""The sandboxed child that reads, decodes, hashes and describes one file at a time, with its supervisor."""
