"""The review server: parse, call one act, render. No rules, no SQL; every rule is the acts'."""
