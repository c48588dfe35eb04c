"""What a table given by a reader must have, said in one way."""

import pandas as pd


def need(frame, columns, what="The table", do=""):
    """Refuse a table that lacks one of the columns, naming it and what to do."""
    frame = frame if hasattr(frame, "__contains__") else ()
    missing = [column for column in columns if column not in frame]
    if missing:
        do = do or f"It needs {', '.join(columns)}."
        raise ValueError(f"{what} has no column called {', '.join(missing)}. {do}")


def once(values, what="The table", do="Keep one row of it."):
    """Refuse a list in which something is there twice, naming the first."""
    values = pd.Series(list(values), dtype=object)
    if values.duplicated().any():
        raise ValueError(f"{what}: {values[values.duplicated()].iloc[0]} is there twice. {do}")
