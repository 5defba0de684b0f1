"""Microsoft Entra: its pages, its token endpoint, and its refusals (AADSTS…)."""
