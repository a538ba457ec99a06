"""Failover drills: break the library under load, and say with evidence who noticed and what was lost."""
