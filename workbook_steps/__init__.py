"""What workbook.py does, with nothing but Python's standard library.

places          the files and folders that it uses
stopping        stopping with a sentence
versions        what is to be installed: pyproject.toml and constraints.txt
environment     the private environment .venv, and what it was made for
installing      filling it with pip; why pip could not
opening         JupyterLab, from start to end
other_commands  test, check, download, pin
command_line    which command was asked for
"""
