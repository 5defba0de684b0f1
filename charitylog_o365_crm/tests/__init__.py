from . import needed

if not needed.MISSING:
    from . import (
        test_client_of_opportunity,
        test_corrected_opportunity,
        test_erased_opportunity,
        test_hidden_opportunity,
        test_life_with_opportunity,
        test_opportunity_form,
    )
