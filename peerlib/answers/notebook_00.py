"""Exercises of notebook 00."""

from peerlib.datasets import fact
from peerlib.exercises import Exercise

EXERCISES = {
    "00_studies_analysed": Exercise(
        question="How many studies did the paper analyse?",
        answer=lambda: fact("trachtenberg_2013", "studies_peers_additional").value,
        unit="studies",
        hints=(
            "The study is trachtenberg_2013, the fact studies_peers_additional.",
            'Run fact("trachtenberg_2013", "studies_peers_additional") and read the number.',
        ),
        slips=(
            (
                lambda: fact("trachtenberg_2013", "studies_identified").value,
                "That many were found; the question is how many were analysed, those in which peers were added to a service.",
            ),
        ),
        because="The paper found more, and concentrated on those in which peers were added to a service.",
    )
}
