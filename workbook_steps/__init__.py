"""What workbook.py does, with nothing but Python's standard library.

places          the files and folders that it uses
stopping        stopping with a sentence
versions        what is to be installed: pyproject.toml and constraints.txt
environment     the private environment .venv, and what it was made for
installing      filling it with pip; why pip could not
copies          the reader's own copies of the notebooks
opening         JupyterLab, from start to end
kernel          sentences in place of red text, for the notebooks that JupyterLab opens
other_commands  test, check, download, pin
command_line    which command was asked for
"""
