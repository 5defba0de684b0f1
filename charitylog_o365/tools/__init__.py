"""Small helpers that several rooms, wizards and controllers use; no models."""
