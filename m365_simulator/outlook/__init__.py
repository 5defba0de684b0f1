"""Outlook: what a person does to their own calendar, and the page that shows it."""
