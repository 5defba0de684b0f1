"""Microsoft Graph: requests to ``/v1.0``, and who may read and change which calendar.

`service` receives each request, `routes` says which method answers which address.
"""
