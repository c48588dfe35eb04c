"""A service of your own: read from a template, and answered in a brief that can be sent.

read_service  the figures of a service, from the template as people save it
Service       what was read

The template is ``data/templates/own_service.xlsx`` (or ``.csv``).
"""

from peerlib.report.service import Service, read_service

__all__ = ["Service", "read_service"]
