"""Measure the house: how much code and docstring, how long files and functions are. Run it: python tools/measures.py

A line of code holds something and is neither comment nor docstring; a line of docstring is any line of one.
"""

import ast
import re
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent.parent / "peerlib"
DOCUMENTED = (ast.Module, ast.ClassDef, ast.FunctionDef)


def docstring_lines(tree):
    """Return the numbers of the lines that stand in a docstring."""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, DOCUMENTED) and ast.get_docstring(node) is not None:
            found |= set(range(node.body[0].lineno, node.body[0].end_lineno + 1))
    return found


def measure(path):
    """Return what one file holds: lines, code, docstrings, its functions' code lines by name, and what should not be there."""
    text = path.read_text(encoding="utf-8")
    tree, lines = ast.parse(text), text.splitlines()
    documented = docstring_lines(tree)
    code = {n for n, line in enumerate(lines, 1) if line.strip() and not line.strip().startswith("#") and n not in documented}
    functions = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):  # of several with one name, such as __init__, the longest counts
            length = len(code & set(range(node.lineno, node.end_lineno + 1)))
            functions[node.name] = max(length, functions.get(node.name, 0))
    unwanted = [
        f"{n}: {line.strip()}" for n, line in enumerate(lines, 1) if re.search(r"#\s*fmt: *(skip|off)|^\s*# *[-=~*#]{5,}", line)
    ]
    return {"lines": len(lines), "code": len(code), "docstrings": len(documented), "functions": functions, "unwanted": unwanted}


def house():
    """Return the measures of every file of the package, by its place in it."""
    return {path.relative_to(PACKAGE).as_posix(): measure(path) for path in sorted(PACKAGE.rglob("*.py"))}


def main():
    """Print the measures, folder by folder, and what is longest."""
    found = house()
    folders = {}
    for name, file in found.items():
        total = folders.setdefault(name.split("/")[0] if "/" in name else ".", [0, 0, 0])
        for place, what in enumerate((1, file["code"], file["docstrings"])):
            total[place] += what
    print(f"{'folder':<14}{'files':>6}{'code':>8}{'docstrings':>12}")
    for folder, (files, code, docstrings) in folders.items():
        print(f"{folder:<14}{files:>6}{code:>8,}{docstrings:>12,}")
    code, docstrings = (sum(file[what] for file in found.values()) for what in ("code", "docstrings"))
    print(f"{'all':<14}{len(found):>6}{code:>8,}{docstrings:>12,}")
    longest = sorted(((file["lines"], name) for name, file in found.items()), reverse=True)[:8]
    print("longest files:", ", ".join(f"{name} {lines}" for lines, name in longest))
    functions = sorted(
        ((n, f"{name}:{function}") for name, file in found.items() for function, n in file["functions"].items()), reverse=True
    )
    print("longest functions:", ", ".join(f"{name} {lines}" for lines, name in functions[:8]))
    print("unwanted:", [f"{name}:{line}" for name, file in found.items() for line in file["unwanted"]] or "none")


if __name__ == "__main__":
    main()
