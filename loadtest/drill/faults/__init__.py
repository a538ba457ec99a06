"""Faults on purpose, always undone: when the time is up, on Ctrl-C, on a crash, and when the drill is killed."""
