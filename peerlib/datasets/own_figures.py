"""The reader's own figures: cells of the shipped tables that someone with the full texts fills in, each with its source."""

import math
from contextlib import contextmanager
from datetime import datetime
from functools import lru_cache

import pandas as pd

from peerlib import my_work
from peerlib.datasets import tables as schema
from peerlib.shared import words
from peerlib.shared.nearest import UnknownName, nearest

# No DecisionFile: it would drop what a cell is about, the line it stands in, and columns that the reader added.
FILE = "study_figures.csv"
COLUMNS = ["table", "row", "field", "study_id", "what", "unit", "where_to_look", "value", "source", "note", "when"]

BED_USE = ("bed_days", "admissions", "admitted_any", "readmitted_any", "readmitted_acute_care_any")
MEANS = ["n_peer", "n_control", "mean_peer", "sd_peer", "mean_control", "sd_control"]
NEEDED = {
    "days per person": MEANS,
    "admissions per person": MEANS,
    "people": ["n_peer", "n_control", "events_peer", "events_control"],
    "%": ["n_peer", "n_control", "percent_peer", "percent_control"],
}


def _chosen(studies):
    """Return the studies asked for; without any, the seed paper and its likely studies and rivals."""
    listed = schema.read("studies")
    known = listed["study_id"].to_list()
    for study in studies:
        if study not in known:
            raise nearest("study", study, known)
    likely = listed["seed_membership"].isin(["analysed_six", "other_two", "rival"]) | (listed["kind"] == "seed_paper")
    return list(studies) or listed.loc[likely, "study_id"].to_list()


def _study_by_study(frame, studies):
    """Return the cells in the order of the studies asked for."""
    place = {study: number for number, study in enumerate(studies)}
    return frame.sort_values("study_id", key=lambda ids: ids.map(place), kind="stable").reset_index(drop=True)


def bed_use_cells(*studies, own=True):
    """List every cell of the trial table that a bed-use effect needs, and whether it was seen.

    Parameters
    ----------
    *studies : str
        Ids of studies. Without any: those that are, by our inference, among the paper's eight, and their rivals.
    own : bool
        Count the reader's own cells as seen.

    Returns
    -------
    pandas.DataFrame
        One cell a row: ``study_id, outcome, what, unit, table, row, field, seen``; none without a comparison group.

    Raises
    ------
    UnknownName
        If a study does not exist.

    Examples
    --------
    >>> bed_use_cells("sledge_2011")["seen"].all()
    np.True_
    """
    wanted = _chosen(studies)
    outcomes = laid_over("trial_outcomes", own)
    outcomes = outcomes[outcomes["study_id"].isin(wanted) & outcomes["outcome"].isin(BED_USE)]
    outcomes = outcomes[~outcomes["comparator"].str.startswith("none")]
    # Two reviews may describe one trial: one row of it is enough to fill.
    outcomes = outcomes.drop_duplicates(["study_id", "outcome", "comparator"])
    cells = [_cell(row, field) for row in outcomes.to_dict("records") for field in NEEDED.get(row["measure_unit"], [])]
    columns = ["study_id", "outcome", "what", "unit", "table", "row", "field", "seen"]
    return _study_by_study(pd.DataFrame(cells, columns=columns), wanted)


def _cell(row, field):
    outcome = row["outcome"].replace("_", " ")
    against = "comparison not seen" if row["comparator"] == "not seen" else f"against {row['comparator']}"
    meaning = schema.fields("trial_outcomes")[field]["description"].rstrip(".").lower()
    return {
        "study_id": row["study_id"],
        "outcome": row["outcome"],
        "what": f"{outcome}, {against}: {meaning}",
        "unit": "people" if field.startswith(("n_", "events_")) else row["measure_unit"],
        "table": "trial_outcomes",
        "row": row["outcome_id"],
        "field": field,
        "seen": not pd.isna(row[field]),
    }


def worksheet(*studies, own=True):
    """List the empty cells that someone with the full texts could fill.

    Parameters
    ----------
    *studies : str
        Ids of studies. Without any: the seed paper and those that are, by our inference, among its eight, or rivals.
    own : bool
        Leave out what the reader has filled; False: every cell that is shipped empty.

    Returns
    -------
    pandas.DataFrame
        One empty cell a row: study, what is wanted, unit, where to look; table, row and field for ``fill``.

    Raises
    ------
    UnknownName
        If a study does not exist.

    Examples
    --------
    >>> len(worksheet("klein_1998")) > 0
    True
    """
    wanted = _chosen(studies)
    cells = bed_use_cells(*wanted, own=own)
    empty = cells[~cells["seen"].astype(bool)].assign(where_to_look="full text of the article")
    gaps = laid_over("gaps", own).rename(columns={"gap_id": "row"})
    gaps = gaps[gaps["study_id"].isin(wanted) & gaps["value"].isna()].assign(table="gaps", field="value")
    columns = ["study_id", "what", "unit", "where_to_look", "table", "row", "field"]
    return _study_by_study(pd.concat([empty[columns], gaps[columns]]), wanted)


def save_worksheet(*studies):
    """Save the worksheet as a file of your own, ready for a spreadsheet; what is already typed there stays.

    Parameters
    ----------
    *studies : str
        As in ``worksheet``.

    Returns
    -------
    str
        A sentence saying where the file is and how many cells it lists.

    Raises
    ------
    ValueError, OSError
        If the file is there but cannot be read, or cannot be saved; it is not changed.

    Examples
    --------
    >>> save_worksheet("klein_1998").split(",")[0]  # doctest: +SKIP
    'my_work/study_figures.csv lists 9 cells'
    """
    with _changed_cells() as cells:
        listed = {_place(cell) for cell in cells}
        cells += [cell for cell in worksheet(*studies).fillna("").to_dict("records") if _place(cell) not in listed]
    filled = sum(bool(cell.get("value")) for cell in cells)
    return words.wrap(
        f"my_work/{FILE} lists {len(cells)} cells, {filled} of them filled. Type a value and its source "
        "there (or use datasets.fill): it is used from then on, marked yours."
    )


def fill(table, row, field, value, source, note=""):
    """Save a figure of your own: one cell, with where you read it.

    Parameters
    ----------
    table, row, field : str
        Which cell, as ``worksheet`` lists them.
    value : number or str
        The figure, in the unit of the field.
    source, note : str
        Where you read it (article, page, table), and anything a careful reader should know.

    Returns
    -------
    str
        A sentence saying what was saved.

    Raises
    ------
    UnknownName, ValueError, OSError
        If there is no such cell, the value does not fit it or has no source, or the file cannot be saved.

    Examples
    --------
    >>> fill("trial_outcomes", "TO016", "mean_peer", "ten", source="my guess")
    Traceback (most recent call last):
    ValueError: Your figure, field mean_peer: 'ten' is not a number. ...
    """
    typed = {name: str(text).strip() for name, text in {"value": value, "source": source, "note": note}.items()}
    cell = {"table": table, "row": row, "field": field, **typed, "when": datetime.now().isoformat(timespec="seconds")}
    _checked(cell, "Your figure")
    with _changed_cells() as cells:
        same = [old for old in cells if _place(old) == _place(cell)]
        if same:
            # Of a cell that is there twice, the last line counts.
            same[-1].update(cell)
        else:
            cells.append(cell)
    return words.wrap(f"Saved: {field} of {row} in {table} = {value} ({source}). It is used from now on, marked yours.")


def file_state():
    """Return what changes whenever the reader's file is another: its place, time and size."""
    path = my_work.folder() / FILE
    if not path.exists():
        return path, None, None
    return path, path.stat().st_mtime_ns, path.stat().st_size


def laid_over(name, own=True):
    """Return a shipped table with the reader's cells laid over it; three columns, if there are any, tell of them."""
    shipped = schema.read(name)
    return (_overlaid(name, file_state()) if own else shipped).copy()


def filled(row):
    """Count the reader's cells in a row."""
    return len(row["yours"].split("; ")) if row.get("yours") else 0


@lru_cache(maxsize=8)
def _cells(state):
    """Return the reader's cells, read once for each state of the file."""
    return _read_file()


def filled_cells():
    """Count the cells that the reader has filled."""
    return sum(bool(cell["value"]) for cell in _cells(file_state()))


@lru_cache(maxsize=64)
def _overlaid(name, state):
    """Lay the cells over a table, once for each state of the file; the status of a row stays that of its shipped cells."""
    frame = schema.read(name).assign(yours="", your_source="", your_note="")
    place = dict(zip(frame[schema.key(name)], frame.index))
    for cell in _cells(state):
        where = f"my_work/{FILE}, line {cell['line']}"
        if not cell["value"]:
            continue
        try:
            schema.resource(cell["table"])
            if cell["table"] != name:
                continue
            value = _checked(cell, where)
        except UnknownName as error:
            raise ValueError(f"{where}: {error}") from error
        index = place[cell["row"]]
        frame.loc[index, cell["field"]] = value
        for column, text in (("yours", cell["field"]), ("your_source", cell["source"]), ("your_note", cell["note"])):
            frame.loc[index, column] = _joined(frame.loc[index, column], text)
    return frame if frame["yours"].any() else schema.read(name)


def _joined(had, new):
    return "; ".join(dict.fromkeys(part for part in (had, new) if part))


def _place(cell):
    return cell["table"], cell["row"], cell["field"]


def _read_file():
    """Return the reader's cells, with the line that each stands in."""
    path = my_work.folder() / FILE
    if not path.exists():
        return []
    columns = my_work.columns_of(path, COLUMNS)
    return my_work.read_table(path, columns, ["table", "row", "field", "value", "source"], f"my_work/{FILE}")


@contextmanager
def _changed_cells():
    """Hand out the cells of the file to be changed, and save them."""
    path = my_work.folder() / FILE
    with my_work.locked(path):
        cells = _read_file()
        yield cells
        my_work.write_table(path, my_work.columns_of(path, COLUMNS), cells)


def _checked(cell, where):
    """Return a cell's value in the type of its field, or say what is wrong with it."""
    fields, key = schema.fields(cell["table"]), schema.key(cell["table"])
    known_rows = schema.read(cell["table"])[key]
    if cell["row"] not in set(known_rows):
        raise nearest(f"row in {cell['table']}", cell["row"], known_rows.to_list())
    may_fill = [f for f in fields if f not in (key, "study_id", "status")]
    if cell["field"] not in may_fill:
        raise nearest(f"field to fill in {cell['table']}", cell["field"], may_fill)
    where = f"{where}, field {cell['field']}"
    if not cell["source"] or "..." in cell["source"]:
        raise ValueError(
            f"{where}: no source is given. Write where you read {cell['value']!r}, for example the table of the article."
        )
    if cell["table"] == "gaps":
        unit = schema.read("gaps").set_index("gap_id").loc[cell["row"], "unit"]
        if unit != "text":
            _as_number(cell, where)
        return cell["value"]
    return _as_field(cell, fields[cell["field"]], where)


def _as_field(cell, field, where):
    value, allowed = cell["value"], field.get("constraints", {}).get("enum")
    if field["type"] in ("integer", "year", "number"):
        number = _as_number(cell, where)
        if field["type"] == "number":
            return number
        if number != int(number):
            raise ValueError(f"{where}: {value} must be a whole number.")
        most = 9999 if field["type"] == "year" else 10**15
        if abs(number) > most:
            raise ValueError(f"{where}: {value} is out of the limit of this field, {most:,}.")
        return int(number)
    if field["type"] == "boolean":
        allowed = ["true", "false"]
    if allowed and value not in allowed:
        raise ValueError(f"{where}: {value!r} is not allowed. Use one of: {', '.join(allowed)}.")
    return value == "true" if field["type"] == "boolean" else value


def _as_number(cell, where):
    """Return a typed figure as a number within the bounds of its field."""
    try:
        number = float(cell["value"])
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        raise ValueError(
            f"{where}: {cell['value']!r} is not a number. Write digits with a decimal point, without unit or "
            "thousands separator, for example 10.08."
        )
    never_negative = ("n_", "events_", "sd_", "percent_", "mean_", "follow_up", "k_trials", "p_value")
    if number < 0 and cell["field"].startswith(never_negative):
        raise ValueError(f"{where}: {cell['value']} is below zero, which this figure cannot be.")
    for start, limit in (("percent_", 100), ("p_value", 1)):
        if cell["field"].startswith(start) and number > limit:
            raise ValueError(f"{where}: {cell['value']} is above {limit}, which this figure cannot be.")
    return number
