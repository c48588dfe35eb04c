"""What the exercises of notebook 00 compute; their words stand in ``notebook_00.toml``."""

from peerlib.answers.figures import of_study


def studies_analysed():
    return of_study("trachtenberg_2013", "studies_peers_additional")


def studies_found():
    return of_study("trachtenberg_2013", "studies_identified")
