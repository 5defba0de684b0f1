"""Side by side with Odoo's own connector, in one run: ./dev bench [--quick].

Each file measures one thing and says how; ``report.py`` puts the figures together.
Both connectors are real Odoo processes, reached over HTTP as the web client does it,
in databases of their own on one server, and both speak to the same stand-in for
Microsoft 365, which takes as long for each request as it is told.
"""
