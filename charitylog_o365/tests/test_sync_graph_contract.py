"""Microsoft's own description of Graph, held against what the addon sends."""

from copy import copy

from .common import contract
from .outlook_case import OutlookCase


class TestSyncGraphContract(OutlookCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        if not contract():
            cls.skipTest(cls, "GRAPH_CONTRACT does not say where it is.")
        cls.connect(cls.ann)

    def test_contract_check_finds_a_create_without_start(self):
        self.recorded(self.ann)
        [sent] = [each for each in self.sim.requests if each.method == "POST"]
        contract().check_exchange(sent)
        lacking = copy(sent)
        object.__setattr__(lacking, "body", {**sent.body})
        del lacking.body["start"]
        with self.assertRaises(AssertionError):
            contract().check_request(lacking)
