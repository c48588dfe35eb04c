"""Files that are made, written for the owner alone and never over an earlier one."""

from pathlib import Path

from peerlib import my_work


def save(stem, contents):
    """Write files that share a name (their endings and bytes are given), numbered where one is there; return where they are."""
    number, numbered = 1, str(stem)
    while any(Path(f"{numbered}{end}").exists() for end in contents):
        number, numbered = number + 1, f"{stem}_{number + 1}"
    for end, raw in contents.items():
        my_work.write_bytes(Path(f"{numbered}{end}"), raw)
    return [Path(f"{numbered}{end}") for end in contents]
