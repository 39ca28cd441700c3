"""Small disks and disk images drawn by code: what openers warm up with, and what samples and tests are made of."""
