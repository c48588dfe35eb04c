"""The commands that answer for a service: a brief, or everything in one ZIP. The work is peerlib's, in .venv."""

import os
import subprocess

from workbook_steps import environment, installing, places, versions

MAKE = """
import sys
from pathlib import Path
from peerlib import report
command, form, folder = sys.argv[1:]
try:
    if command == "bundle":
        print(f"Written: {report.bundle(form, folder)}\\nIts read_me.txt says what it holds of yours.")
    else:
        made = report.brief(form)
        written = made.save(folder)
        print(made.service, made, "Written:", *written, sep="\\n")
except FileNotFoundError:
    sys.exit(f"There is no file {form}. Fill in data/templates/own_service.xlsx, save it elsewhere, and give its name.")
except (ValueError, LookupError, OSError) as error:
    sys.exit(str(error))
"""


def make(command, form, wheels):
    """Make a brief or a bundle beside the form, and return the exit code."""
    installing.set_up(versions.TO_OPEN, wheels)
    run = [str(places.PYTHON), "-c", MAKE, command, form, os.path.dirname(form)]
    return subprocess.call(run, cwd=places.HERE, env=environment.variables())
