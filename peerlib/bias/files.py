"""Judgements of bias in files: *tidy*, one judgement a row, or *wide*, one domain a column, as robvis has it."""

import re
from pathlib import Path

import pandas as pd

from peerlib import my_work
from peerlib.bias.judgements import (
    COLUMNS,
    KEY,
    NEEDED,
    check,
    domain_ids,
    in_order,
    only_tool,
    plain,
    refuse_several,
    refuse_twice,
)
from peerlib.bias.tools import OVERALL, TOOLS, domain_name, tool
from peerlib.shared.words import Sentence

_NOT_DOMAINS = ("study", "study id", "outcome", "rater", "reviewer", "weight", "weight %")


def read(path, tool=None, outcome="", rater=None, no_information=None):
    """Read judgements from a CSV file, tidy or wide.

    Parameters
    ----------
    path : str or pathlib.Path
        Tidy: columns ``study, tool, domain, judgement`` and perhaps ``outcome, rater, support``. Wide: ``Study``, a
        column for each domain (by name, or D1, D2 ...), perhaps ``Overall`` and ``Weight``, in any order.
    tool, outcome : str, optional
        The tool of a wide file and the result judged, where the file does not say.
    rater : str, optional
        Who judged; without it, what the file says, or its name (``bias_Ann.csv`` is Ann's).
    no_information : str, optional
        How to read "no information" in a tool that has no such judgement.

    Returns
    -------
    pandas.DataFrame
        One judgement a row. Rows without a judgement (begun, not finished) are left out.

    Raises
    ------
    ValueError, OSError
        If a line cannot be used (line, study, domain and the allowed words are named); if there is no such file.

    Examples
    --------
    >>> import tempfile, pathlib
    >>> path = pathlib.Path(tempfile.mkdtemp()) / "bias_Ann.csv"
    >>> _ = path.write_text("Study,D2,D1,D3,D4,D5\\nA,Low,L,High,Some concerns,S\\n")
    >>> read(path, tool="rob2")[["domain", "rater", "judgement"]].iloc[0].to_list()
    ['randomization_process', 'Ann', 'low']
    """
    path = Path(path)
    header = my_work.read_header(path)
    if not header:
        raise ValueError(f"{path.name} is empty.")
    twice = {column for column in header if column and header.count(column) > 1}
    if twice:
        raise ValueError(f"{path.name}, line 1: the column {', '.join(sorted(twice))} stands there twice. Keep one of them.")
    lines = my_work.read_table(path, header, [], path.name)
    lines = [line for line in lines if any(line[column] for column in header)]
    shape = _tidy if {"domain", "judgement"} <= set(map(plain, header)) else _wide
    rows, places = [], []
    for place, row in shape(lines, header, path.name, tool):
        judged = in_order({**row, "outcome": row.get("outcome") or outcome}, place, draft=True, no_information=no_information)
        judged["rater"] = rater if rater is not None else judged["rater"] or _rater_of(path)
        if judged["judgement"]:
            rows.append(judged | ({"weight": row["weight"]} if "weight" in row else {}))
            places.append(place)
    refuse_twice(rows, places)
    extra = ["weight"] if any("weight" in row for row in rows) else []
    return pd.DataFrame(rows, columns=COLUMNS + extra).astype(dict.fromkeys(COLUMNS, "str"))


def _rater_of(path):
    found = re.fullmatch(r"bias[_ -]+(.+)", path.stem, flags=re.IGNORECASE)
    return found[1] if found else path.stem


def _tidy(lines, header, name, chosen):
    """Give each judgement of a tidy file with its place."""
    given = {plain(column): column for column in header}
    missing = [column for column in NEEDED if column not in given and not (column == "tool" and chosen)]
    if missing:
        raise ValueError(
            f"{name}, line 1: no column called {', '.join(missing)}. A file of judgements begins with {','.join(COLUMNS)}."
        )
    for line in lines:
        row = {column: line[given[column]] for column in COLUMNS if column in given}
        if any(row.values()):
            yield f"{name}, line {line['line']}", {**row, "tool": row.get("tool") or chosen}


def _wide(lines, header, name, chosen):
    """Give each judgement of a wide file with its place, study by study, in the order of the tool's domains."""
    given = {plain(column): column for column in header}
    study = given.get("study", given.get("study id"))
    if study is None:
        raise ValueError(
            f"{name}, line 1: no column called study. A file of judgements begins with {','.join(COLUMNS)}, "
            "or has a column Study and one for each domain."
        )
    known, columns = _domain_columns(header, name, chosen)
    outcome, rater = given.get("outcome"), given.get("rater", given.get("reviewer"))
    weight = given.get("weight", given.get("weight %"))
    for line in lines:
        place = f"{name}, line {line['line']}"
        shared = {"study": line[study], "tool": known.id, "outcome": line.get(outcome, ""), "rater": line.get(rater, "")}
        if weight:
            shared["weight"] = _weight(line[weight], place)
        for domain, column in columns:
            if not line[column] and line[study]:
                raise ValueError(
                    f"{place}: study {line[study]}, domain {domain}: no judgement. Use one of: {', '.join(known.judgements)}."
                )
            yield place, {**shared, "domain": column, "judgement": line[column]}


def _domain_columns(header, name, chosen):
    """Return the tool of a wide file, and each domain with its column; a column that fits none is refused."""
    columns = [column for column in header if plain(column) not in _NOT_DOMAINS]
    known = tool(chosen) if chosen is not None else _tool_of(columns, name)
    ids = domain_ids(known)
    for column in columns:
        if plain(column) not in ids:
            raise ValueError(
                f"{name}, line 1: {known.name} has no domain {column!r}. "
                f"Its domains are {', '.join(known.domain_ids)}, or D1 to D{len(known.domains)}."
            )
    order = [*known.domain_ids, OVERALL]
    return known, sorted(((ids[plain(column)], column) for column in columns), key=lambda pair: order.index(pair[0]))


def _tool_of(columns, name):
    """Return the tool that knows most of the columns; several that know them all are refused."""
    fit = {one: sum(plain(column) in domain_ids(one) for column in columns) for one in TOOLS.values()}
    fitting = [one.id for one, number in fit.items() if number == len(columns)]
    if len(fitting) > 1:
        raise ValueError(
            f'{name}, line 1: the columns fit {" and ".join(fitting)}. Say which tool it is, for example read(path, tool="rob2").'
        )
    return max(fit, key=fit.get)


def _weight(text, place):
    try:
        weight = float(text)
    except ValueError:
        weight = -1.0
    if not 0 <= weight < float("inf"):
        raise ValueError(f"{place}: weight {text!r} is not a number of zero or more.")
    return weight


def write(judgements, path, wide=False):
    """Write judgements to a CSV file, in one step.

    Parameters
    ----------
    judgements : pandas.DataFrame
        Judgements, one a row.
    path : str or pathlib.Path
        File to write.
    wide : bool
        One study a row, as robvis reads it; needs one tool, outcome and rater.

    Raises
    ------
    ValueError, OSError
        If the judgements are not in order, or too many kinds for one wide table; if the file cannot be saved.

    Examples
    --------
    >>> import tempfile, pathlib
    >>> one = pd.DataFrame({"study": ["A"], "tool": ["rob2"], "domain": ["overall"], "judgement": ["high"]})
    >>> path = pathlib.Path(tempfile.mkdtemp()) / "bias_me.csv"
    >>> write(one, path)
    >>> read(path)["judgement"].to_list()
    ['high']
    """
    checked = check(judgements)
    if not wide:
        my_work.write_table(Path(path), COLUMNS, checked[COLUMNS].to_dict("records"))
        return
    chosen = only_tool(checked, "write")
    refuse_several(checked, ["outcome", "rater"], "A wide table")
    rows = {}
    for row in checked.to_dict("records"):
        cells = rows.setdefault(row["study"], {"Study": row["study"]})
        cells[domain_name(chosen, row["domain"])] = row["judgement"].capitalize()
        if "weight" in checked:
            cells["Weight"] = row["weight"]
    written = {column for cells in rows.values() for column in cells}
    names = ["Study", *(domain_name(chosen, domain) for domain in [*chosen.domain_ids, OVERALL]), "Weight"]
    my_work.write_table(Path(path), [name for name in names if name in written], rows.values())


class ClassFolder(Sentence):
    """The ``judgements`` of a class, one a row, and its ``problems``: a row for each file that could not be used, with why."""

    def __init__(self, judgements, problems):
        self.judgements, self.problems = judgements, problems

    @property
    def sentence(self):
        """How many files were read and which could not be."""
        raters = self.judgements["rater"].nunique()
        said = f"{raters} raters, {len(self.judgements)} judgements on {self.judgements['study'].nunique()} studies."
        if len(self.problems):
            said += f" {len(self.problems)} files could not be used:"
        return "\n".join([said, *(f"- {problem}" for problem in self.problems["what to do"])])

    def __str__(self):
        # One file a line, as it stands: a line is not broken.
        return self.sentence


def read_folder(folder, tool=None, outcome="", no_information=None):
    """Read a class's folder: one file a rater; a broken file is named and left out, the others are read.

    Parameters
    ----------
    folder : str or pathlib.Path
        Folder with CSV files.
    tool, outcome, no_information : str
        As in ``read``, for all files.

    Returns
    -------
    ClassFolder
        ``judgements`` of all that could be read, and ``problems``; prints as a sentence.

    Raises
    ------
    OSError
        If there is no such folder, or no CSV file in it.

    Examples
    --------
    >>> import tempfile, pathlib
    >>> folder = pathlib.Path(tempfile.mkdtemp())
    >>> _ = (folder / "bias_Ann.csv").write_text("study,tool,domain,judgement\\nA,rob2,overall,high\\n")
    >>> _ = (folder / "bias_Bob.csv").write_text("study,tool,domain,judgement\\nA,rob2,overall,grim\\n")
    >>> print(read_folder(folder))  # doctest: +ELLIPSIS
    1 raters, 1 judgements on 1 studies. 1 files could not be used:
    - bias_Bob.csv, line 2: study A, domain overall: judgement 'grim' is not one of RoB 2...
    """
    folder = Path(folder)
    if not folder.is_dir():
        raise FileNotFoundError(f"There is no folder {folder.name!r} here. Give the folder in which the class's files lie.")
    paths = sorted((path for path in folder.iterdir() if path.suffix.lower() == ".csv"), key=lambda path: path.name.lower())
    if not paths:
        raise FileNotFoundError(f"The folder {folder.name!r} holds no CSV file.")
    frames, problems, seen = [pd.DataFrame(columns=COLUMNS, dtype="str")], [], {}
    for path in paths:
        try:
            frame = read(path, tool=tool, outcome=outcome, no_information=no_information)
            _refuse_same_rater(frame, path.name, seen)
            frames.append(frame)
        except (ValueError, OSError) as error:
            problems.append((path.name, str(error) if path.name in str(error) else f"{path.name}: {error}"))
    return ClassFolder(pd.concat(frames, ignore_index=True), pd.DataFrame(problems, columns=["file", "what to do"]))


def _refuse_same_rater(frame, name, seen):
    """Refuse a second file that judges the same results under the same rater's name."""
    keys = set(frame[KEY].itertuples(index=False, name=None))
    for key in keys:
        if key in seen:
            raise ValueError(
                f"{name}: the rater {key[-1]!r} has judged study {key[0]} in {seen[key]} already. "
                "If they are two people, give each a name of their own."
            )
    seen.update(dict.fromkeys(keys, name))
