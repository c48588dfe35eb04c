"""Set up and open the peer support workbook.

    python3 workbook.py                     open the workbook (sets it up the first time)
    python3 workbook.py reset 05            put your copy of notebook 05 aside and get a clean one (or: reset all)
    python3 workbook.py check               is everything installed as it should be?
    python3 workbook.py brief FORM          your service: the form data/templates/own_service.xlsx, filled in, answered
    python3 workbook.py bundle FORM         the same, with everything it was made from, in one ZIP
    python3 workbook.py test                run the tests
    python3 workbook.py download FOLDER     fetch the packages once, for computers without a network
    python3 workbook.py --wheels FOLDER     open, installing from such a folder

Everything is installed into a private folder, .venv, beside this file; nothing else on
the computer changes. To start afresh, delete .venv and run `python3 workbook.py` again.
"""
# No syntax newer than Python 2.7 here, so that an old Python can read this file and say what is
# wrong in one sentence. What the commands do is in workbook_steps, in today's Python.

import os
import sys

OLDEST_PYTHON = (3, 11)
HERE = os.path.dirname(os.path.abspath(__file__))


def check_python(version):
    """Stop unless this Python is new enough."""
    if tuple(version[:2]) < OLDEST_PYTHON:
        sys.exit(
            "The workbook needs Python %d.%d or newer, and this is Python %d.%d: install a newer one "
            "(from python.org, say) and run this again with it." % (OLDEST_PYTHON + tuple(version[:2]))
        )


def check_complete(folder):
    """Stop if the folder with the steps was left behind."""
    if not os.path.isdir(os.path.join(folder, "workbook_steps")):
        sys.exit("The folder workbook_steps is missing from %s: fetch the workbook again." % folder)


if __name__ == "__main__":
    check_python(sys.version_info)
    check_complete(HERE)
    sys.path.insert(0, HERE)
    from workbook_steps.command_line import main

    sys.exit(main(sys.argv[1:]))
