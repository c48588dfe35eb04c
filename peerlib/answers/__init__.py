"""The expected answers of the exercises, one file a notebook, computed and never typed in."""
