"""Any model: a function with named parameters, checked and run on one set of values or on many.

The workings under all of ``uncertainty``; nothing here knows what a model is about.
"""

import inspect
import sys
import time
import warnings

import numpy as np

from peerlib.shared.nearest import nearest
from peerlib.shared.numbers import shown

# Draws given to a model at one time: what fits the processor's own memory is quickest.
CHUNK = 50_000


def _parameters(model):
    """Return the names a model knows and those it cannot do without."""
    if not callable(model):
        raise ValueError(f"The model is {model!r}; give a function of named parameters, such as value.as_model().")
    try:
        found = list(inspect.signature(model).parameters.values())
    except (TypeError, ValueError):
        found = []
    named = [p for p in found if p.kind in (p.POSITIONAL_OR_KEYWORD, p.KEYWORD_ONLY)]
    needed = [p.name for p in named if p.default is p.empty]
    if hasattr(model, "parameters"):
        return list(model.parameters), needed
    if any(p.kind == p.VAR_KEYWORD for p in found):
        raise ValueError(
            "The model takes any name at all (**), so a misspelt one could not be found. "
            "Say which it knows: model.parameters = ('days_saved', ...)."
        )
    return [p.name for p in named], needed


def check_names(model, given):
    """Refuse names that a model does not have, with the nearest it has, and name those that it lacks."""
    known, needed = _parameters(model)
    for name in given:
        if name not in known:
            raise nearest("parameter of the model", name, known)
    lacking = [name for name in needed if name not in given]
    if lacking:
        raise ValueError(f"The model also needs a value for: {', '.join(lacking)}.")


# Names of results up to the last version, and what they are called now.
_FORMERLY = {"saving": "gross_value", "net_saving": "net_value"}


def choose_outcome(results, outcome):
    """Return the name of one result; a model with a single unnamed one needs no name."""
    names = list(results)
    if outcome in names:
        return outcome
    now = _FORMERLY.get(outcome, outcome)
    if names == ["result"] and now == "net_value":
        return "result"
    if now != outcome and now in names:
        warnings.warn(f"{outcome} is called {now} now.", DeprecationWarning, stacklevel=3)
        return now
    raise nearest("result of the model", outcome, names)


def run(model, arrays, constants, vectorised):
    """Run a model on arrays of values and constants; return one array by name of result."""
    n = len(next(iter(arrays.values())))
    if not vectorised:
        return _one_by_one(model, arrays, constants, n)
    parts, tell = [], _progress(n)
    for start in range(0, n, CHUNK):
        chunk = {name: values[start : start + CHUNK] for name, values in arrays.items()}
        parts.append(_at_once(model, chunk, constants))
        tell(min(start + CHUNK, n))
    results = {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}
    _check_against_single(model, arrays, constants, results, n)
    return results


def _by_name(returned):
    """Return what a model gave back as a dict of arrays."""
    results = returned if isinstance(returned, dict) else {"result": returned}
    found = {}
    for name, value in results.items():
        values = np.asarray(value) if np.isscalar(value) or hasattr(value, "__array__") else None
        if values is None or values.dtype.kind not in "iufb":
            kind = type(value).__name__
            raise ValueError(f"The model returned {kind} as {name!r}; return a number, an array, or a dict of them by name.")
        found[name] = values.astype(float)
    if not found:
        raise ValueError("The model returned an empty dict; return at least one result.")
    return found


def _at_once(model, chunk, constants):
    """Run the model once on arrays, and stretch a result that is the same for all of them."""
    n = len(next(iter(chunk.values())))
    try:
        with np.errstate(all="ignore"):
            returned = model(**chunk, **constants)
    except (TypeError, ValueError) as error:
        if "truth value" in str(error) or (isinstance(error, TypeError) and _works_alone(model, chunk, constants)):
            raise ValueError(
                f'The model cannot take arrays; it said: "{error}". '
                "Write it with numpy, or use vectorised=False, which runs it draw by draw."
            ) from error
        raise
    results = _by_name(returned)
    for name, values in results.items():
        if values.shape not in ((), (1,), (n,)):
            raise ValueError(
                f"The model's {name!r} has the shape {values.shape} for {n:,} draws; it must give one number for each."
            )
    return {name: np.broadcast_to(values, n) for name, values in results.items()}


def _single(model, values, constants):
    """Run the model on one set of numbers."""
    with np.errstate(all="ignore"):
        results = _by_name(model(**values, **constants))
    for name, value in results.items():
        if value.size != 1:
            raise ValueError(f"The model's {name!r} has {value.size} values for one set of parameters; it must give one number.")
    return {name: float(value.reshape(())) for name, value in results.items()}


def _works_alone(model, chunk, constants):
    try:
        _single(model, _row(chunk, 0), constants)
    except (TypeError, ValueError):
        return False
    return True


def _row(arrays, row):
    # Numpy's numbers, not Python's: they divide by zero as arrays do.
    return {name: values[row] for name, values in arrays.items()}


def _check_against_single(model, arrays, constants, results, n):
    """Run a few draws alone; a model that mixes its draws would give other numbers then."""
    for row in sorted({0, n // 2, n - 1}):
        for name, value in _single(model, _row(arrays, row), constants).items():
            among = results[name][row]
            if not np.isclose(among, value, rtol=1e-8, atol=1e-12, equal_nan=True):
                raise ValueError(
                    f"The model gives {name} = {shown(value)} for draw {row + 1} alone, but {shown(among)} for the same draw "
                    "among others: it mixes the draws, or draws random numbers itself. Use vectorised=False, which runs it draw "
                    "by draw."
                )


def _progress(n):
    """Return a function that is told how far the model is, and says so every five seconds."""
    started, told = time.monotonic(), [0.0]

    def tell(done):
        waited = time.monotonic() - started
        if waited > told[0] + 5 and done < n:
            told[0] = waited
            print(f"{done:,} of {n:,} runs of the model after {waited:.0f} seconds", file=sys.stderr)

    return tell


def _one_by_one(model, arrays, constants, n):
    """Run the model draw by draw."""
    rows, tell = [], _progress(n)
    for row in range(n):
        rows.append(_single(model, _row(arrays, row), constants))
        tell(row + 1)
    return {name: np.array([result[name] for result in rows]) for name in rows[0]}
