"""Stopping with exit code 1 and a sentence: what was wrong, and what to do."""

import sys


def fail(sentence):
    """Stop with exit code 1 and a sentence."""
    sys.exit(sentence)


def disk_full():
    """Stop because there is no room left."""
    fail("The disk is full: the workbook needs about 1 GB; make room on it, and run the same command again.")


def last_lines(text, count=8):
    """Return the end of a long output, indented: the reason for a failure is nearly always there."""
    lines = [line.rstrip() for line in text.splitlines() if line.strip()]
    return "\n".join("    " + line for line in lines[-count:])
