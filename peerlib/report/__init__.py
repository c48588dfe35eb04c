"""A service of your own: read from a template, and answered in a brief that can be sent.

brief         what your figures come to: a page to print or send, and an Excel file
bundle        everything in one ZIP, with a script that makes it again
read_service  the figures of a service, from the template as people save it
Service       what was read
Brief         the answer, its tables and its sentences

The template is ``data/templates/own_service.xlsx`` (or ``.csv``).
"""

from peerlib.report.brief import Brief, brief
from peerlib.report.bundle import bundle
from peerlib.report.service import Service, read_service

__all__ = ["Brief", "Service", "brief", "bundle", "read_service"]
