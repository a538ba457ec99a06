"""Loans and reservations: who may have which copy, until when, and who waits for it."""
