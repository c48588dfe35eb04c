"""Judgements of bias in files: checked, read in either usual shape, and the reader's own kept safe.

A judgement belongs to a result: a row ``study, outcome, tool, domain, rater`` with
``judgement`` and ``support`` (the reason). Two shapes of file are read: *tidy*, one
judgement a row, and *wide*, one study a row and one domain a column, as the R package
robvis and most spreadsheets have it.
"""

import re
from pathlib import Path

import pandas as pd

from peerlib import my_work
from peerlib.bias.tools import NO_INFORMATION, OVERALL, TOOLS, tool

__all__ = ["COLUMNS", "ClassFolder", "check", "judge", "my_judgements", "read", "read_folder", "write"]

KEY = ["study", "outcome", "tool", "domain", "rater"]
COLUMNS = [*KEY, "judgement", "support"]
_NEEDED = ["study", "tool", "domain", "judgement"]
_DRAFT_COLUMNS = [*COLUMNS, "when"]


# --------------------------------------------------------------------------- one judgement in good order


def _plain(text):
    """Return a name without case, dots, underscores and the words "risk of bias", to compare it with others."""
    text = re.sub(r"[^a-z0-9+?!-]+", " ", str(text).lower()).strip()
    return re.sub(r"\s*\b(risk of bias|risk|judge?ment)$", "", text).strip() or text


# What other programs call these domains.
_ALSO = {
    ("rob1", "blinding of participants and personnel"): "blinding_participants",
    ("rob1", "blinding of participants"): "blinding_participants",
    ("rob1", "blinding of outcome assessment"): "blinding_outcome",
    ("rob1", "blinding outcome assessment"): "blinding_outcome",
    ("rob1", "other sources of bias"): "other_bias",
    ("rob1", "selective outcome reporting"): "selective_reporting",
    ("rob2", "deviations from intended interventions"): "deviations_from_intended_interventions",
    ("rob2", "randomisation process"): "randomization_process",
    ("rob2", "missing data"): "missing_outcome_data",
    ("robins_i", "bias due to confounding"): "confounding",
}


def _domains(chosen):
    """Return the id of each domain by every name it goes by: id, name, and D1, D2 and so on."""
    names = {}
    for number, domain in enumerate(chosen.domains, 1):
        names |= {_plain(domain.id): domain.id, _plain(domain.name): domain.id, f"d{number}": domain.id}
    names |= {name: id for (tool_id, name), id in _ALSO.items() if tool_id == chosen.id}
    return names | {"overall": OVERALL, "overall bias": OVERALL}


def _words(chosen):
    """Return each allowed judgement by every way it is written: whole, or its first letters."""
    words = {_plain(word): word for word in chosen.judgements}
    words |= {word[0]: word for word in chosen.scale}
    if "some concerns" in chosen.scale:
        words["sc"] = "some concerns"
    if NO_INFORMATION in chosen.judgements:
        words |= {"ni": NO_INFORMATION, "n": NO_INFORMATION, "no info": NO_INFORMATION}
    return words


def _judgement(text, chosen, where, no_information=None):
    """Return an allowed judgement, or say which words are allowed."""
    word = _words(chosen).get(_plain(text))
    if word:
        return word
    allowed = ", ".join(chosen.judgements)
    if _plain(text) in ("ni", "n", "no info", NO_INFORMATION):
        if no_information is not None:
            return _judgement(no_information, chosen, where)
        usual = "unclear" if chosen.id == "rob1" else "some concerns"
        raise ValueError(
            f"{where}: {chosen.name} has no judgement “no information”. It may answer a question inside a domain, but the domain itself has "
            f"to be judged: {allowed}. To read it as one of these, say so: no_information={usual!r}."
        )
    raise ValueError(f"{where}: judgement {str(text)!r} is not one of {chosen.name}. Use one of: {allowed}.")


def _row(row, where="", draft=False, no_information=None):
    """Return one judgement in good order; what is wrong is said with the place, the study and the domain."""
    row = {column: "" if pd.isna(row.get(column)) else str(row.get(column)).strip() for column in _DRAFT_COLUMNS}
    start = f"{where}: " if where else ""
    if not row["study"]:
        raise ValueError(f"{start}study is empty; every judgement belongs to a study.")
    try:
        chosen = tool(row["tool"])
    except LookupError as error:
        raise ValueError(f"{start}study {row['study']}: {error}") from None
    domain = _domains(chosen).get(_plain(row["domain"]))
    if domain is None:
        raise ValueError(
            f"{start}study {row['study']}: {chosen.name} has no domain {row['domain']!r}. Use one of: {', '.join([*chosen.domain_ids, OVERALL])}."
        )
    place = f"{start}study {row['study']}, domain {domain}"
    if row["judgement"] or not draft:
        row["judgement"] = _judgement(row["judgement"], chosen, place, no_information)
    return {**row, "tool": chosen.id, "domain": domain}


def check(judgements):
    """Check a table of judgements and put its words in order.

    Parameters
    ----------
    judgements : pandas.DataFrame
        One judgement a row: ``study, tool, domain, judgement``, and ``outcome, rater, support``
        where there are any.

    Returns
    -------
    pandas.DataFrame
        The same rows with all columns, ids for tool and domain, and the allowed words; other
        columns, such as ``weight``, are kept.

    Raises
    ------
    ValueError
        If a column is missing, a tool, domain or judgement is not known, or the same
        judgement stands twice; study, domain and the allowed words are named.

    Examples
    --------
    >>> import pandas as pd
    >>> one = pd.DataFrame({"study": ["A"], "tool": ["RoB 2"], "domain": ["D1"], "judgement": ["Low risk"]})
    >>> check(one)[["tool", "domain", "judgement"]].iloc[0].to_list()
    ['rob2', 'randomization_process', 'low']
    """
    missing = [column for column in _NEEDED if column not in judgements]
    if missing:
        raise ValueError(f"The judgements have no column called {', '.join(missing)}. They need {', '.join(_NEEDED)}.")
    rows = [_row(row, f"Row {number}") for number, row in enumerate(judgements.to_dict("records"), 1)]
    _refuse_twice(rows, [f"row {number}" for number in range(1, len(rows) + 1)])
    found = pd.DataFrame(rows, columns=COLUMNS, index=judgements.index, dtype="str")
    # Judgements put together from several tables share row numbers, so the rest is laid beside by place.
    return found.assign(**{column: judgements[column].to_numpy() for column in judgements if column not in COLUMNS})


def _refuse_twice(rows, places):
    """Refuse a second judgement of one rater on one domain of one result."""
    seen = {}
    for row, place in zip(rows, places):
        key = tuple(row[column] for column in KEY)
        if key in seen:
            who = f" by {row['rater']}" if row["rater"] else ""
            raise ValueError(
                f"{place}: study {row['study']}, domain {row['domain']} is judged twice{who}; the first stands in {seen[key]}. Keep one of them, "
                "or name rater or outcome if they differ."
            )
        seen[key] = place


# ------------------------------------------------------------------------------------- reading and writing


def read(path, tool=None, outcome="", rater=None, no_information=None):
    """Read judgements from a CSV file, tidy or wide.

    Parameters
    ----------
    path : str or pathlib.Path
        The file. Tidy: columns ``study, tool, domain, judgement`` and perhaps ``outcome, rater,
        support``. Wide: a column ``Study``, a column for each domain (by name, or D1, D2 ...),
        perhaps ``Overall`` and ``Weight``, in any order.
    tool : str, optional
        The tool of a wide file, where the names of its columns do not tell.
    outcome : str
        The result judged, where the file does not say.
    rater : str, optional
        Who judged; without it, what the file says, or the file's name for a file a rater
        (``bias_Ann.csv`` is Ann's).
    no_information : str, optional
        How to read "no information" in a tool that has no such judgement.

    Returns
    -------
    pandas.DataFrame
        One judgement a row. Rows without a judgement (begun, not finished) are left out.

    Raises
    ------
    ValueError
        If a line cannot be used; file, line, study, domain and the allowed words are named.
    OSError
        If there is no such file.

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
    given = {_plain(column): column for column in header}
    if not header:
        raise ValueError(f"{path.name} is empty.")
    twice = {column for column in header if column and header.count(column) > 1}
    if twice:
        raise ValueError(f"{path.name}, line 1: the column {', '.join(sorted(twice))} stands there twice. Keep one of them.")
    columns = {wanted: given[wanted] for wanted in COLUMNS if wanted in given}
    lines = my_work.read_table(path, header, [], path.name)
    if {"domain", "judgement"} <= set(columns):
        rows, places = _tidy_rows(lines, columns, path.name, outcome, tool, no_information)
    else:
        rows, places = _wide_rows(lines, header, path.name, outcome, tool, no_information)
    name = rater if rater is not None else _rater_of(path)
    rows = [{**row, "rater": rater if rater is not None else row["rater"] or name} for row in rows]
    _refuse_twice(rows, places)
    extra = ["weight"] if any("weight" in row for row in rows) else []
    return pd.DataFrame(rows, columns=COLUMNS + extra).astype(dict.fromkeys(COLUMNS, "str"))


def _rater_of(path):
    found = re.fullmatch(r"bias[_ -]+(.+)", path.stem, flags=re.IGNORECASE)
    return found[1] if found else path.stem


def _tidy_rows(lines, columns, name, outcome, chosen, no_information):
    if missing := [column for column in _NEEDED if column not in columns and not (column == "tool" and chosen)]:
        raise ValueError(
            f"{name}, line 1: no column called {', '.join(missing)}. A file of judgements begins with {','.join(COLUMNS)}."
        )
    rows, places = [], []
    for line in lines:
        row = {wanted: line[column] for wanted, column in columns.items()}
        if not any(row.values()):
            continue
        place = f"{name}, line {line['line']}"
        row = _row(
            {**row, "tool": row.get("tool") or chosen, "outcome": row.get("outcome") or outcome},
            place,
            draft=True,
            no_information=no_information,
        )
        if row["judgement"]:
            rows.append(row)
            places.append(place)
    return rows, places


def _tool_of(header, chosen, name):
    """Return the tool of a wide file: the one named, else the only one that knows all its columns."""
    domains = [column for column in header if _plain(column) not in _NOT_DOMAINS]
    if chosen is not None:
        return tool(chosen), domains
    fitting = [known for known in TOOLS.values() if all(_plain(column) in _domains(known) for column in domains)]
    if len(fitting) == 1:
        return fitting[0], domains
    if fitting:
        raise ValueError(
            f'{name}, line 1: the columns fit {" and ".join(known.id for known in fitting)}. Say which tool it is, for example read(path, tool="rob2").'
        )
    most = max(TOOLS.values(), key=lambda known: sum(_plain(column) in _domains(known) for column in domains))
    return most, domains


_NOT_DOMAINS = ("study", "study id", "outcome", "rater", "reviewer", "weight", "weight %")


def _wide_rows(lines, header, name, outcome, chosen, no_information):
    by_plain = {_plain(column): column for column in header}
    study = by_plain.get("study", by_plain.get("study id"))
    if study is None:
        raise ValueError(
            f"{name}, line 1: no column called study. A file of judgements begins with {','.join(COLUMNS)}, or has a column Study and one for each domain."
        )
    known, domains = _tool_of(header, chosen, name)
    for column in domains:
        if _plain(column) not in _domains(known):
            raise ValueError(
                f"{name}, line 1: {known.name} has no domain {column!r}. Its domains are {', '.join(known.domain_ids)}, or D1 to D{len(known.domains)}."
            )
    order = sorted(domains, key=lambda column: [*known.domain_ids, OVERALL].index(_domains(known)[_plain(column)]))
    weight = by_plain.get("weight", by_plain.get("weight %"))
    rows, places = [], []
    for line in lines:
        if not any(line[column] for column in header):
            continue
        place = f"{name}, line {line['line']}"
        shared = {
            "study": line[study],
            "tool": known.id,
            "outcome": line.get(by_plain.get("outcome", ""), "") or outcome,
            "rater": line.get(by_plain.get("rater", by_plain.get("reviewer", "")), ""),
        }
        for column in order:
            if not line[column] and shared["study"]:
                raise ValueError(
                    f"{place}: study {shared['study']}, domain {_domains(known)[_plain(column)]}: no judgement. Use one of: {', '.join(known.judgements)}."
                )
            row = _row({**shared, "domain": column, "judgement": line[column]}, place, no_information=no_information)
            rows.append(row | ({"weight": _weight(line[weight], place)} if weight else {}))
            places.append(place)
    return rows, places


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
    ValueError
        If the judgements are not in order, or too many kinds for one wide table.
    OSError
        If the file cannot be saved.

    Examples
    --------
    >>> import pandas as pd, tempfile, pathlib
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
    for column in ("tool", "outcome", "rater"):
        if checked[column].nunique() > 1:
            raise ValueError(
                f"A wide table holds one {column}, and there are {', '.join(sorted(checked[column].unique()))}. Choose one."
            )
    chosen = tool(checked["tool"].iloc[0])
    names = {domain.id: domain.name for domain in chosen.domains} | {OVERALL: "Overall"}
    rows = {}
    for row in checked.to_dict("records"):
        rows.setdefault(row["study"], {"Study": row["study"]})[names[row["domain"]]] = row["judgement"].capitalize()
        if "weight" in checked:
            rows[row["study"]]["Weight"] = row["weight"]
    extra = ["Weight"] if "weight" in checked else []
    there = [name for name in names.values() if any(name in row for row in rows.values())]
    my_work.write_table(Path(path), ["Study", *there, *extra], rows.values())


class ClassFolder:
    """The judgements of a class, and what was wrong with the files that could not be used.

    Parameters
    ----------
    judgements : pandas.DataFrame
        All judgements of the files that could be read, one a row.
    problems : pandas.DataFrame
        One file a row that could not be used: ``file`` and ``what to do`` (line and reason).
    """

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
        return self.sentence

    __repr__ = __str__


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
    frames, problems, seen = [], [], {}
    for path in paths:
        try:
            frame = read(path, tool=tool, outcome=outcome, no_information=no_information)
            _refuse_same_rater(frame, path.name, seen)
            frames.append(frame)
        except (ValueError, OSError) as error:
            problems.append((path.name, str(error) if path.name in str(error) else f"{path.name}: {error}"))
    empty = pd.DataFrame(columns=COLUMNS, dtype="str")
    judgements = pd.concat([empty, *frames], ignore_index=True)
    return ClassFolder(judgements, pd.DataFrame(problems, columns=["file", "what to do"]))


def _refuse_same_rater(frame, name, seen):
    """Refuse a second file that judges the same results under the same rater's name."""
    keys = set(frame[KEY].itertuples(index=False, name=None))
    for key in keys:
        if key in seen:
            raise ValueError(
                f"{name}: the rater {key[-1]!r} has judged study {key[0]} in {seen[key]} already. If they are two people, give each a name of their own."
            )
    seen.update(dict.fromkeys(keys, name))


# ---------------------------------------------------------------------------------- the reader's own file


def _file(rater):
    name = str(rater or "").strip()
    if not name:
        raise ValueError("rater is empty; write who judges.")
    # A name becomes part of a file name; what a file system may refuse becomes a line.
    safe = re.sub(r"[^\w-]+", "_", name)
    return my_work.DecisionFile(
        f"bias_{safe}.csv",
        _DRAFT_COLUMNS,
        lambda row: tuple(row[column] for column in KEY),
        {column: "a judgement belongs to a result of a study" for column in ("study", "tool", "domain")},
        check=lambda row: _row(row, draft=True),
    )


def judge(study, domain, judgement="", support="", tool="rob1", outcome="", rater="me"):
    """Save a judgement with its reason, at once; either may still be empty while you think.

    Parameters
    ----------
    study, domain, tool, outcome : str
        What is judged.
    judgement : str
        One of the words that the tool allows; empty while it is open.
    support : str
        The reason.
    rater : str
        Who judges; each has a file ``my_work/bias_<rater>.csv``.

    Returns
    -------
    dict
        The row as saved.

    Raises
    ------
    ValueError
        If domain or judgement are not known, or no rater is given; nothing is saved then.
    OSError
        If the file cannot be saved.

    Examples
    --------
    >>> judge("klein_1998", "allocation_concealment", "grim", "an open list")
    Traceback (most recent call last):
    ValueError: study klein_1998, domain allocation_concealment: judgement 'grim' is not one of ...
    """
    file = _file(rater)
    row = {
        "study": study,
        "outcome": outcome,
        "tool": tool,
        "domain": domain,
        "rater": rater,
        "judgement": judgement,
        "support": support,
    }
    if judgement or support:
        return file.decide(**row)
    row = file.in_order(row)
    file.withdraw(file.key(row))
    return row


def my_judgements(rater="me", drafts=False):
    """Read your own judgements.

    Parameters
    ----------
    rater : str
        Whose file.
    drafts : bool
        Also those that are begun: a reason without a judgement, or a judgement without a reason.

    Returns
    -------
    pandas.DataFrame
        One judgement a row, in the order in which they were made.

    Raises
    ------
    ValueError
        If a line of the file cannot be used; it is not changed.

    Examples
    --------
    >>> my_judgements(rater="doctest").empty
    True
    """
    frame = pd.DataFrame(_file(rater).rows(), columns=_DRAFT_COLUMNS, dtype="str")
    finished = (frame["judgement"] != "") & (frame["support"] != "")
    return frame if drafts else frame.loc[finished, COLUMNS].reset_index(drop=True)
