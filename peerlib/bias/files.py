"""Judgements of bias in files: *tidy*, one judgement a row, or *wide*, one domain a column, as robvis has it."""

import re
import warnings
from pathlib import Path

import pandas as pd

from peerlib import my_work
from peerlib.bias.judgements import (
    COLUMNS,
    KEY,
    NEEDED,
    check,
    domain_of,
    in_order,
    is_judgement,
    label,
    only_tool,
    plain,
    refuse_several,
    refuse_twice,
    which_judgement,
)
from peerlib.bias.tools import OVERALL, TOOLS, domain_name, tool
from peerlib.shared.words import Sentence, wrap

_STUDY = ("study", "study id", "study name", "study names", "studies", "studyid")
_NOT_DOMAINS = (*_STUDY, "outcome", "rater", "reviewer", "weight", "weights", "tool")
_ROW_NAMES = "name of the row"  # as R writes them


def read(path, tool=None, outcome="", rater=None, no_information=None):
    """Read judgements from a CSV file, tidy or wide.

    Parameters
    ----------
    path : str or pathlib.Path
        Tidy: columns ``study, tool, domain, judgement`` and perhaps ``outcome, rater, support``. Wide: ``Study``, a
        column for each domain (by name, as RevMan and robvis print it too, or D1, D2 ...), perhaps ``Overall`` and
        ``Weight``, in any order.
    tool, outcome : str, optional
        The tool of a wide file and the result judged, where the file does not say. Without it the tool is told from
        the columns and words, and named in a warning.
    rater : str, optional
        Who judged; without it, what the file says, or its name (``bias_Ann.csv`` is Ann's).
    no_information : str, optional
        How to read "no information" in a tool that has no such judgement.

    Returns
    -------
    pandas.DataFrame
        One judgement a row. Rows without a judgement (begun, not finished) are left out. What a warning says of a wide
        file (the tool it was read as, domains without a column, columns not used) stands in ``.attrs["notes"]`` too.

    Raises
    ------
    ValueError, OSError
        If a line cannot be used (line, study, domain and the allowed words are named), or several tools fit; if there
        is no such file.

    Examples
    --------
    >>> import tempfile, pathlib
    >>> path = pathlib.Path(tempfile.mkdtemp()) / "bias_Ann.csv"
    >>> _ = path.write_text("Study,D2,D1,D3,D4,D5\\nA,Low,L,High,Some concerns,S\\n")
    >>> read(path, tool="rob2")[["domain", "rater", "judgement"]].iloc[0].to_list()
    ['randomization_process', 'Ann', 'low']
    """
    frame = _read(Path(path), tool, outcome, rater, no_information)
    for note in frame.attrs["notes"]:
        warnings.warn(note, stacklevel=2)
    return frame


def _read(path, tool, outcome, rater, no_information):
    """Return the judgements of a file, with notes on how it was read."""
    header = my_work.read_header(path, _ROW_NAMES)
    if not header:
        raise ValueError(f"{path.name} is empty.")
    lines = my_work.read_table(path, header, [], path.name, _ROW_NAMES)
    lines = [line for line in lines if any(line[column] for column in header if column != _ROW_NAMES)]
    shape = _tidy if {"domain", "judgement"} <= set(map(plain, header)) else _wide
    rows, places, notes = [], [], []
    for place, row in shape(lines, header, path.name, tool, notes):
        judged = in_order({**row, "outcome": row.get("outcome") or outcome}, place, draft=True, no_information=no_information)
        judged["rater"] = rater if rater is not None else judged["rater"] or _rater_of(path)
        if judged["judgement"]:
            rows.append(judged | ({"weight": row["weight"]} if "weight" in row else {}))
            places.append(place)
    refuse_twice(rows, places)
    extra = ["weight"] if any("weight" in row for row in rows) else []
    frame = pd.DataFrame(rows, columns=COLUMNS + extra).astype(dict.fromkeys(COLUMNS, "str"))
    frame.attrs["notes"] = notes
    return frame


def _rater_of(path):
    found = re.fullmatch(r"bias[_ -]+(.+)", path.stem, flags=re.IGNORECASE)
    return found[1] if found else path.stem


def _tidy(lines, header, name, chosen, notes):
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


def _wide(lines, header, name, chosen, notes):
    """Give each judgement of a wide file with its place, study by study, in the order of the tool's domains."""
    given = {plain(column): column for column in header}
    study = next((given[word] for word in _STUDY if word in given), None)
    # Where a table of R has no such column, its row names may be the studies.
    if study is None and not all(line.get(_ROW_NAMES, "1").isdigit() for line in lines):
        study = _ROW_NAMES
    if study is None:
        raise ValueError(
            f"{name}, line 1: no column called study. A file of judgements begins with {','.join(COLUMNS)}, "
            "or has a column Study and one for each domain."
        )
    known, columns = _domain_columns(lines, header, name, chosen or _tool_said(lines, given, name), notes)
    _note_missing(known, columns, dict.fromkeys(line[study] for line in lines), name, notes)
    outcome, rater = given.get("outcome"), given.get("rater", given.get("reviewer"))
    weight = given.get("weight", given.get("weights"))
    for line in lines:
        place = f"{name}, line {line['line']}"
        shared = {"study": line[study], "tool": known.id, "outcome": line.get(outcome, ""), "rater": line.get(rater, "")}
        if weight and any(other[weight] for other in lines):
            shared["weight"] = _weight(line[weight], place)
        for domain, column in columns:
            if line[column].upper() in ("", "NA", "N/A") and line[study]:
                raise ValueError(
                    f"{place}: {which_judgement(line[study], known, domain)}: no judgement. "
                    f"Use one of: {', '.join(known.judgements)}."
                )
            yield place, {**shared, "domain": domain, "judgement": line[column]}


def _tool_said(lines, given, name):
    """Return the tool that a wide file names in a column of its own."""
    said = {line[given["tool"]] for line in lines if line[given["tool"]]} if "tool" in given else set()
    if len(said) > 1:
        raise ValueError(f"{name}: a wide table holds one tool, and there are {', '.join(sorted(said))}. Make a file for each.")
    return said.pop() if said else None


def _domain_columns(lines, header, name, chosen, notes):
    """Return the tool of a wide file, and each domain with its column; a column of judgements that fits none is refused."""
    columns = [column for column in header if column != _ROW_NAMES and plain(column) not in _NOT_DOMAINS]
    cells = {column: {line[column] for line in lines if line[column]} for column in columns}
    judged = [column for column in columns if any(_judges(one, column, cells[column]) for one in TOOLS.values())]
    if not judged:
        raise ValueError(f"{name}, line 1: no column is a domain of a tool, such as D1 or its name.")
    known = tool(chosen) if chosen is not None else _tool_of(judged, cells, name, notes)
    for column in judged:
        if not domain_of(known, column):
            raise ValueError(
                f"{name}, line 1: {known.name} has no domain {column!r}. "
                f"Its domains are {', '.join(domain.name for domain in known.domains)}, or D1 to D{len(known.domains)}."
            )
    unused = [column for column in columns if column not in judged and cells[column]]
    if unused:
        notes.append(f"{name}: not used, as they hold no judgements: the columns {', '.join(unused)}.")
    order = [*known.domain_ids, OVERALL]
    return known, sorted(((domain_of(known, column), column) for column in judged), key=lambda pair: order.index(pair[0]))


def _judges(one, column, cells):
    """Is this column a domain by its name, or does it hold a judgement by the tool?"""
    return domain_of(one, column) is not None or any(is_judgement(cell, one) for cell in cells)


def _tool_of(columns, cells, name, notes):
    """Return the tool that the columns and words are of, and note it; where several fit, ask."""
    fit = {one: sum(domain_of(one, column) is not None for column in columns) for one in TOOLS.values()}
    by_name = [one for one, number in fit.items() if number == max(fit.values())]
    words = {cell for column in columns for cell in cells[column]}
    by_words = [one for one in by_name if all(is_judgement(word, one) for word in words)]
    whole = [one for one in by_name if set(one.domain_ids) <= {domain_of(one, column) for column in columns}]
    fitting = [one for one in whole if one in by_words] or by_words or whole or by_name
    # D1 to D5 are all domains of RoB 2 and some of RoB 1: where its words are not those of RoB 2, who knows?
    if by_words and whole and not set(whole) & set(by_words):
        fitting = whole + by_words
    if len(fitting) > 1:
        raise ValueError(
            f"{name}, line 1: the columns fit {' and '.join(one.id for one in fitting)}. "
            'Say which tool it is, for example read(path, tool="rob2").'
        )
    notes.append(f"{name}: read as {fitting[0].name}, told from its columns. If it is another tool, name it with tool=.")
    return fitting[0]


def _note_missing(known, columns, studies, name, notes):
    """Note each domain that has no column, and for which studies it is missing."""
    there, studies = {domain for domain, _ in columns}, list(filter(None, studies))
    missing = [f"D{n} ({one.name})" for n, one in enumerate(known.domains, 1) if one.id not in there]
    if missing:
        whose = ", ".join(studies[:5]) + (f" and {len(studies) - 5} more" if len(studies) > 5 else "")
        notes.append(f"{name}: missing for {whose}: {', '.join(missing)} of {known.name}. The file has no such column.")


def _weight(text, place):
    number = text.removesuffix("%").strip()
    try:
        # A comma before three digits may part thousands as well.
        weight = float(re.sub(r",(?=(?:\d{1,2}|\d{4,})$)", ".", number))
    except ValueError:
        weight = -1.0
    if not 0 <= weight < float("inf"):
        raise ValueError(f"{place}: weight {text!r} is not a number of zero or more; write it like 33.3.")
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
    """The ``judgements`` of a class, one a row, its ``problems``: a row for each file that could not be used, and ``notes``."""

    def __init__(self, judgements, problems, notes=()):
        self.judgements, self.problems, self.notes = judgements, problems, tuple(notes)

    @property
    def sentence(self):
        """How many files were read and which could not be."""
        raters = self.judgements["rater"].nunique()
        said = f"{raters} raters, {len(self.judgements)} judgements on {self.judgements['study'].nunique()} studies."
        if len(self.problems):
            said += f" {len(self.problems)} files could not be used:"
        said = "\n".join([said, *(f"- {problem}" for problem in self.problems["what to do"])])
        return "\n".join([said, *(["Of the files that were read:"] if self.notes else []), *(f"- {note}" for note in self.notes)])

    def __str__(self):
        return wrap(self.sentence, indent="  ")


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
        ``judgements`` of all that could be read, ``problems``, and ``notes`` on how files were read; prints as a sentence.

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
    - bias_Bob.csv, line 2: study A, domain Overall: judgement 'grim' is not one of RoB 2...
    """
    folder = Path(folder)
    if not folder.is_dir():
        raise FileNotFoundError(f"There is no folder {folder.name!r} here. Give the folder in which the class's files lie.")
    paths = sorted((path for path in folder.iterdir() if path.suffix.lower() == ".csv"), key=lambda path: path.name.lower())
    if not paths:
        raise FileNotFoundError(f"The folder {folder.name!r} holds no CSV file.")
    frames, problems, notes, seen = [pd.DataFrame(columns=COLUMNS, dtype="str")], [], [], {}
    for path in paths:
        try:
            frame = _read(path, tool, outcome, None, no_information)
            _refuse_same_rater(frame, path.name, seen)
            notes += frame.attrs.pop("notes")
            frames.append(frame)
        except (ValueError, OSError) as error:
            problems.append((path.name, str(error) if path.name in str(error) else f"{path.name}: {error}"))
    return ClassFolder(pd.concat(frames, ignore_index=True), pd.DataFrame(problems, columns=["file", "what to do"]), notes)


def _refuse_same_rater(frame, name, seen):
    """Refuse a second file that judges the same results under the same rater's name."""
    keys = set(frame[KEY].itertuples(index=False, name=None))
    for key in keys:
        if key in seen:
            raise ValueError(
                f"{name}: the rater {key[-1]!r} has judged study {label(key[0])} in {seen[key]} already. "
                "If they are two people, give each a name of their own."
            )
    seen.update(dict.fromkeys(keys, name))
