"""The programs as processes: started, watched, kept small, and ended whatever became of them."""
