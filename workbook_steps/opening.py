"""Opening the workbook: JupyterLab at the first notebook, until it is stopped."""

import errno
import json
import os
import secrets
import signal
import socket
import subprocess
import sys
import threading
import time
import webbrowser
from pathlib import Path

from workbook_steps import copies, environment, installing, places, versions
from workbook_steps.stopping import fail, last_lines


def check_port(port):
    """Stop if another program already listens on this port."""
    with socket.socket() as probe:
        if os.name != "nt":  # there it would let two programs share one port
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            reason = "is in use already" if error.errno == errno.EADDRINUSE else f"cannot be had ({error.strerror})"
            fail(f"Port {port} {reason}: give another number after --port, or leave --port out.")


def lab_command(port):
    """Return how JupyterLab is started."""
    command = [
        str(places.PYTHON),
        "-m",
        "jupyterlab",
        f"--ServerApp.root_dir={places.HERE}",
        "--ServerApp.open_browser=False",  # done below, when the address is known
        "--ServerApp.answer_yes=True",  # Ctrl+C stops it without a question
        "--LabApp.extension_manager=readonly",
        "--LanguageServerManager.autodetect=False",
    ]
    if port:
        command += [f"--ServerApp.port={port}", "--ServerApp.port_retries=0"]
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        command.append("--ServerApp.allow_root=True")  # JupyterLab refuses root otherwise
    return command


def write_kernel_settings():
    """Have the kernels that JupyterLab starts answer the commonest slips with a sentence; no others are touched."""
    profile = places.KERNEL_SETTINGS / "profile_default"
    profile.mkdir(parents=True, exist_ok=True)
    folder = str(Path(__file__).parent / "kernel")
    (profile / "ipython_kernel_config.py").write_text(
        f"import sys\n\nsys.path.append({folder!r})\nget_config().InteractiveShellApp.extensions = ['plain_errors']\n", "utf-8"
    )


def wait_for_address(process, token, log):
    """Return the address when JupyterLab is ready: it leaves a small file with it; ours has our token in it."""
    while process.poll() is None:
        for file in (places.JUPYTER / "runtime").glob("jpserver-*.json"):
            try:
                server = json.loads(file.read_text("utf-8"))
            except (OSError, ValueError):  # just being written, or just gone
                continue
            if server.get("token") == token:
                # reset: the start page alone, not the tabs of last time with their dead kernels.
                return f"{server['url']}lab/tree/{places.COPIES.name}/{Path(places.FIRST_NOTEBOOK).name}?reset&token={token}"
        time.sleep(0.1)
    fail(
        "JupyterLab stopped before it was ready: run this again, and if that does not help delete the folder "
        f"{places.VENV} and run it once more. The full story is in {log}, and its last lines were:\n"
        + last_lines(log.read_text("utf-8", errors="replace"))
    )


def wait_for_end(process, seconds):
    """Give JupyterLab some time to end by itself, and say whether it did."""
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        return False
    return True


def stop(process):
    """End JupyterLab and its kernels, and wait until it is gone."""
    if process.poll() is None:
        process.terminate()
    if not wait_for_end(process, 5):
        process.kill()


def show(address, with_browser):
    """Tell the address, and open the browser there if one is wanted."""
    if with_browser:
        print("The workbook is opening in your browser; to stop it, press Ctrl+C here.")
        print(f"If no browser opens, go to {address}", flush=True)
        threading.Thread(target=webbrowser.open, args=(address,), daemon=True).start()
    else:
        print(f"The workbook is at {address} ; to stop it, press Ctrl+C here.", flush=True)


def open_workbook(port, with_browser, wheels):
    """Start JupyterLab at the first notebook, and stay until it is stopped."""
    if not (places.HERE / places.FIRST_NOTEBOOK).exists():
        fail(f"The notebook {places.FIRST_NOTEBOOK} is missing from {places.HERE}: fetch the workbook again.")
    if port:
        check_port(port)
    said = copies.prepare()
    installing.set_up(versions.TO_OPEN, wheels)
    (places.JUPYTER / "runtime").mkdir(parents=True, exist_ok=True)
    places.JUPYTER.chmod(0o700)  # what is in it opens the workbook; let nobody else look
    write_kernel_settings()
    token = secrets.token_hex(16)
    log = places.JUPYTER / "jupyterlab.log"
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))  # so that JupyterLab is ended with us
    variables = {**environment.variables(), "JUPYTER_TOKEN": token, "IPYTHONDIR": str(places.KERNEL_SETTINGS)}
    with log.open("wb") as output:
        process = subprocess.Popen(lab_command(port), cwd=places.HERE, env=variables, stdout=output, stderr=subprocess.STDOUT)
    # JupyterLab writes the token in here, and would let everybody read it; a file that is there keeps its permissions.
    (places.JUPYTER / "runtime" / f"jpserver-{process.pid}-open.html").touch(mode=0o600)
    try:
        show(wait_for_address(process, token, log), with_browser)
        if said:
            print(said, flush=True)
        process.wait()
    except KeyboardInterrupt:
        print("\nStopping ...", flush=True)
        wait_for_end(process, 10)  # JupyterLab got the Ctrl+C too; a second signal now would spoil its clearing up
    finally:
        stop(process)
    print("The workbook is closed.")
    return 0
