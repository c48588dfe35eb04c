"""The files and folders that the workbook uses, all beside workbook.py."""

import os
from pathlib import Path

HERE = Path(__file__).absolute().parent.parent
VENV = HERE / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
MARKER = VENV / "workbook.json"
INSTALL_LOG = VENV / "install.log"
JUPYTER = HERE / ".jupyter"
KERNEL_SETTINGS = JUPYTER / "reader"  # of the kernels that JupyterLab starts, and of no others
PROJECT = HERE / "pyproject.toml"
CONSTRAINTS = HERE / "constraints.txt"
FIRST_NOTEBOOK = "notebooks/00_start_here.ipynb"
COPIES = HERE / "my_notebooks"
COPIES_RECORD = COPIES / ".copies.json"
