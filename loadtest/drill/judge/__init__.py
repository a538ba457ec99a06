"""What a drill makes of its journal: measures, recovery, what was lost, and whether that passes."""
