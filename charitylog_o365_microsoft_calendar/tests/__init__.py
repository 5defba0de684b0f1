from . import needed

if not needed.MISSING:
    from . import (
        test_both_connectors,
        test_copied_events,
        test_connector_reading,
        test_connector_writing,
    )
