"""What was asked for on the command line, and doing it."""

import argparse
import errno
import os
import sys

from workbook_steps import copies, environment, opening, other_commands, reports
from workbook_steps.stopping import disk_full, fail

COMMANDS = {
    "reset": "put your copy of a notebook aside and make a clean one: reset 05, or reset all",
    "test": "run the tests; anything more is passed on to pytest",
    "check": "show the installed versions against the ones wanted",
    "brief": "what peer workers come to for your service: brief my_service.xlsx (from data/templates/own_service.xlsx)",
    "bundle": "the same with everything it was made from, in one ZIP: bundle my_service.xlsx",
    "download": "fetch every package into a folder, for --wheels",
    "pin": "for maintainers: write constraints.txt and environment.yml anew",
}
WHEELS_HELP = "install from the wheels in this folder, without a network"


def port_number(text):
    """Return a port for --port."""
    if not text.isdigit() or not 1 <= int(text) <= 65535:
        raise argparse.ArgumentTypeError("a port is a number from 1 to 65535")
    return int(text)


def read_command_line(arguments):
    """Return what was asked for, and what is left over (only pytest may have that)."""
    parser = argparse.ArgumentParser(
        prog="workbook.py",
        description="Open the peer support workbook (without a command), or look after it.",
        allow_abbrev=False,
    )
    parser.add_argument("--no-browser", action="store_true", help="print the address instead of opening a browser")
    parser.add_argument("--port", type=port_number, help="the port to use (default: a free one)")
    folder = {"metavar": "FOLDER", "type": os.path.abspath}
    parser.add_argument("--wheels", help=WHEELS_HELP, **folder)
    commands = parser.add_subparsers(dest="command", metavar="command")
    for name, help_text in COMMANDS.items():
        command = commands.add_parser(name, help=help_text, allow_abbrev=False)
        if name in ("test", "check", "brief", "bundle"):
            command.add_argument("--wheels", help=WHEELS_HELP, default=argparse.SUPPRESS, **folder)
        if name == "reset":
            command.add_argument("which", nargs="+", help="numbers of notebooks, such as 05, or all")
        if name in ("brief", "bundle"):
            command.add_argument("form", metavar="FORM", type=os.path.abspath, help="the form, filled in: Excel or CSV")
        if name == "download":
            command.add_argument("folder", help="made if it is not there", **folder)
    asked, left_over = parser.parse_known_args(arguments)
    if left_over and asked.command != "test":
        parser.error(f"not understood: {' '.join(left_over)}")
    return asked, left_over


def run(asked, left_over):
    """Do what was asked for, and return the exit code."""
    environment.check_writable()
    if asked.command == "reset":
        return copies.reset(asked.which)
    if asked.command == "test":
        return other_commands.run_tests(left_over, asked.wheels)
    if asked.command == "check":
        return other_commands.check(asked.wheels)
    if asked.command in ("brief", "bundle"):
        return reports.make(asked.command, asked.form, asked.wheels)
    if asked.command == "download":
        return other_commands.download(asked.folder)
    if asked.command == "pin":
        return other_commands.pin()
    return opening.open_workbook(asked.port, not asked.no_browser, asked.wheels)


def main(arguments):
    """Run one command, and turn what goes wrong into a sentence."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")  # a folder's name may not fit an old console's letters
    asked, left_over = read_command_line(arguments)
    try:
        return run(asked, left_over)
    except KeyboardInterrupt:
        fail("\nStopped. Run the same command again to carry on from here.")
    except OSError as error:
        if error.errno == errno.ENOSPC:
            disk_full()
        fail(f"The computer would not let the workbook go on ({error}): put that right, and run this again.")
