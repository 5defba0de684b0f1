"""Few examples and the same each time: the whole of core is tested in two seconds."""

from hypothesis import settings

settings.register_profile(
    "core", max_examples=25, derandomize=True, database=None, deadline=None
)
settings.load_profile("core")
