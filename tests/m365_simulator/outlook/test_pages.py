"""The start page and the week page."""

ANN = "ann@charity.example"


def test_start_page_lists_people_and_escapes_their_names(sim, pages):
    sim.add_person("eve@charity.example", "<script>alert(1)</script>", mailbox=False)
    text = pages("GET", "/").text
    assert "Ann Lee" in text and "no mailbox" in text
    assert "<script>alert" not in text


def test_page_of_an_unknown_person_is_not_found(pages):
    answer = pages("GET", "/outlook/ghost@charity.example")
    assert answer.status_code == 404
    assert "nobody of that name" in answer.text


def test_link_in_an_event_leads_to_the_week_page(sim, ann, visit, http):
    link = ann.create(visit())["webLink"]
    assert link.startswith(f"{sim.pages_url}/outlook/{ANN}?itemid=")
    assert http.get(link).status_code == 200
