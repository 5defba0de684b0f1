"""How long lists, filters and groups take over 50,000 actions.

And the page of pairs, with 500 people who have connected. What is asked is what the web
client asks; the fields, filters and groups are those of the views.
"""

from ast import literal_eval
from functools import partial
from xml.etree import ElementTree

from .lists_fill import fill
from .measure import timed
from .person import Person

TIMES = 12
# As the web client asks at first.
ROWS, COUNTED = 80, 10_001
MANAGER = "charitylog_o365.group_manager"
# Names of filters of the view, which are chosen together, and an order.
ACTIONS = (
    ((), ""),
    ((), "o365_state ASC"),
    ((), "o365_state DESC"),
    (("not_in_outlook",), ""),
    (("not_in_outlook", "outstanding"), ""),
    (("not_in_outlook", "mine"), ""),
    (("not_in_outlook",), "o365_state ASC"),
    (("outlook_asks",), ""),
    (("outlook_waits",), ""),
    (("group_outlook",), ""),
    (("group_outlook_reason",), ""),
    (("group_outlook", "group_outlook_reason"), ""),
    (("not_in_outlook", "group_outlook_reason"), ""),
    (("outlook_waits", "group_outlook"), ""),
    (("mine", "group_outlook_reason"), ""),
)
PAIRS = (
    ((), ""),
    ((), "owner_id DESC"),
    ((), "assigner_id ASC"),
    ((), "status ASC"),
    ((), "checked_at DESC"),
    (("missing",), ""),
    (("can_edit",), ""),
    (("changed",), ""),
    (("group_by_owner",), ""),
    (("group_by_assigner",), ""),
    (("group_by_status",), ""),
)
# Of which groups the largest and the smallest are opened, and what is counted.
OPENED = {"charitylog.action": ("group_outlook", "group_outlook_reason")}
COUNTED_ALL = {"charitylog.action": "not_in_outlook", "o365.calendar.pair": "missing"}


class List:
    """One model's list, as ``person`` sees it."""

    def __init__(self, person, model):
        self.person, self.model = person, model
        views = [(False, "list"), (False, "search")]
        found = person(model, "get_views", views)
        self.fields = found["models"][model]["fields"]
        arch = {kind: one["arch"] for kind, one in found["views"].items()}
        shown = ElementTree.fromstring(arch["list"]).iter("field")
        names = {node.get("name"): self.fields[node.get("name")] for node in shown}
        self.read = {
            name: {"fields": {"display_name": {}}} if one["type"] == "many2one" else {}
            for name, one in names.items()
        }
        self.summed = [
            f"{name}:{one['aggregator']}"
            for name, one in names.items()
            if one.get("aggregator") and one["type"] in ("integer", "float")
        ]
        search = ElementTree.fromstring(arch["search"])
        self.filters = {node.get("name"): node for node in search.iter("filter")}

    def label(self, chosen, order=""):
        said = []
        for name in chosen:
            by = "by " if name.startswith("group_") else ""
            said.append(f"{by}“{self.filters[name].get('string')}”")
        said = ", ".join(said) or "all"
        if not order:
            return said
        name, direction = order.split()
        return f"{said}, sorted by “{self.fields[name]['string']}” {direction}"

    def ask(self, chosen, order):
        """Ask for what stands there at first, as the web client does."""
        domain, groups = self._domain(chosen), []
        for name in chosen:
            context = literal_eval(self.filters[name].get("context", "{}"))
            groups += [context["group_by"]] if "group_by" in context else []
        return self._group(domain, groups) if groups else self._page(domain, order)

    def open(self, name, pick):
        """Return what asks for the first page of one group: ``pick`` is min or max."""
        groups = [each for each in self.ask([name], "")["groups"] if each["__count"]]
        domain = pick(groups, key=lambda each: each["__count"])["__extra_domain"]
        return lambda: self._page(domain, "")

    def count(self, name):
        """Ask how many there are, as a click on "10,000+" does."""
        return self.person(self.model, "search_count", self._domain([name]))

    def _domain(self, chosen):
        uid = str(self.person.uid)
        texts = [self.filters[name].get("domain", "[]") for name in chosen]
        return sum((literal_eval(text.replace("uid", uid)) for text in texts), [])

    def _group(self, domain, groups):
        return self.person(
            self.model,
            "web_read_group",
            domain=domain,
            groupby=groups,
            aggregates=self.summed,
            limit=ROWS,
            offset=0,
            auto_unfold=False,
            opening_info=[],
            unfold_read_specification=self.read,
            unfold_read_default_limit=ROWS,
            groupby_read_specification={},
            context={"read_group_expand": True},
        )

    def _page(self, domain, order):
        return self.person(
            self.model,
            "web_search_read",
            domain=domain,
            specification=self.read,
            offset=0,
            order=order,
            limit=ROWS,
            count_limit=COUNTED,
            context={"bin_size": True},
        )


def run(ours, quick):
    """Return one dict for each list: what was asked, and by whom how long it took."""
    fill(ours)
    manager = _manager(ours)
    both = {"user": ours.people[0], "manager": manager}
    found = {}
    for model, asked, readers in (
        ("charitylog.action", ACTIONS, both),
        ("o365.calendar.pair", PAIRS, {"manager": manager}),
    ):
        for name, person in readers.items():
            shown = List(person, model)
            for what, call in _calls(shown, asked):
                one = found.setdefault((model, what), {"model": model, "what": what})
                one[name] = timed(call, 5 if quick else TIMES)
    return list(found.values())


def _calls(shown, asked):
    """Yield what is asked of one list, and the call that asks it."""
    for chosen, order in asked:
        yield shown.label(chosen, order), partial(shown.ask, chosen, order)
    for name in OPENED.get(shown.model, ()):
        for pick, which in ((max, "largest"), (min, "smallest")):
            label = f"the {which} group {shown.label([name])}"
            yield label, shown.open(name, pick)
    name = COUNTED_ALL[shown.model]
    yield f"how many {shown.label([name])}", partial(shown.count, name)


def _manager(ours):
    groups = [*ours.groups, ours.admin.ref(MANAGER)]
    user = {**ours.user("manager"), "group_ids": [(6, 0, groups)]}
    ours.admin("res.users", "create", [user])
    return Person(ours.web, "manager")
