import pytest

from charitylog_o365.core.graph.clouds import KNOWN, cloud


def test_each_cloud_takes_tokens_for_itself_only():
    found = {name: each.exchange_audience for name, each in KNOWN.items()}
    root = "api://AzureADTokenExchange"
    assert found == {
        "global": root,
        "us_gov": f"{root}USGov",
        "us_dod": f"{root}USGov",
        "china": f"{root}China",
    }


@pytest.mark.parametrize(
    ("name", "login_url", "graph_url"),
    [
        ("global", "login.microsoftonline.com", "graph.microsoft.com"),
        ("us_gov", "login.microsoftonline.us", "graph.microsoft.us"),
        ("us_dod", "login.microsoftonline.us", "dod-graph.microsoft.us"),
        (
            "china",
            "login.partner.microsoftonline.cn",
            "microsoftgraph.chinacloudapi.cn",
        ),
    ],
)
def test_each_cloud_has_its_addresses(name, login_url, graph_url):
    found = cloud(name, "https://ignored.example", "https://ignored.example")
    assert found.login_url == f"https://{login_url}"
    assert found.graph_url == f"https://{graph_url}"


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://graph.microsoft.com/v1.0/me", True),
        ("https://GRAPH.microsoft.com:443/oidc/userinfo", True),
        ("http://graph.microsoft.com/v1.0/me", False),
        ("https://graph.microsoft.com.evil.example/v1.0/me", False),
        ("https://graph.microsoft.com@evil.example/v1.0/me", False),
        ("https://evil.example/graph.microsoft.com", False),
        ("https://[graph.microsoft.com/", False),
        ("", False),
    ],
)
def test_graph_is_known_by_its_whole_address(url, expected):
    assert cloud("global").is_graph(url) is expected


def test_scopes_are_short_in_the_global_cloud_and_full_elsewhere():
    names = ["Calendars.ReadWrite", "Calendars.ReadWrite.Shared", "User.Read"]
    assert list(cloud("global").scopes) == names
    root = "https://microsoftgraph.chinacloudapi.cn"
    assert list(cloud("china").scopes) == [f"{root}/{name}" for name in names]


def test_custom_addresses_have_no_trailing_slash():
    found = cloud("custom", " https://localhost:8443/ ", "https://graph.example/")
    assert found.login_url == "https://localhost:8443"
    assert found.graph_url == "https://graph.example"


@pytest.mark.parametrize(
    "address",
    [
        "",
        None,
        "http://login.example",
        "login.example",
        "https://",
        "https://login.example/?next=x",
        "https://who@login.example",
        "https://[login",
        "https://login.example:port",
    ],
)
def test_unusable_custom_address_raises_an_explanation(address):
    with pytest.raises(ValueError, match="sign-in address must begin with https://"):
        cloud("custom", address, "https://graph.example")
    with pytest.raises(ValueError, match="Microsoft Graph address must begin"):
        cloud("custom", "https://login.example", address)


@pytest.mark.parametrize(
    ("address", "signs_in", "shows_pages"),
    [
        ("https://login.microsoftonline.com/x/token", True, True),
        ("https://login.microsoftonline.com:443/x/token", True, True),
        ("https://LOGIN.microsoftonline.com/x", True, True),
        ("http://login.microsoftonline.com/x", False, False),
        ("https://login.microsoftonline.com:8443/x", False, False),
        ("https://login.microsoftonline.us/x", False, False),
        ("https://login.microsoftonline.com.evil.example/x", False, False),
        ("https://login.microsoftonline.com@evil.example/x", False, False),
        ("https://evil.example#login.microsoftonline.com", False, False),
        ("https://127.0.0.1/x", False, False),
        ("https://login.microsoftonline.com:port/x", False, False),
        ("", False, False),
    ],
)
def test_only_the_server_of_the_sign_in_is_believed(address, signs_in, shows_pages):
    found = cloud("global")
    assert found.signs_in_at(address) is signs_in
    assert found.may_send_people_to(address) is shows_pages


def test_pages_of_this_very_machine_may_be_at_another_port():
    found = cloud("custom", "https://localhost:8443", "https://localhost:8443")
    assert found.may_send_people_to("http://localhost:8080/authorize")
    assert not found.signs_in_at("http://localhost:8080/token")
    assert not found.signs_in_at("https://localhost:8080/token")
    for address in (
        "http://evil.example:8080/authorize",
        "http://localhost.evil.example/authorize",
        "javascript://localhost/alert",
    ):
        assert not found.may_send_people_to(address)
    outside = cloud("custom", "https://login.example:8443", "https://graph.example")
    assert not outside.may_send_people_to("http://login.example:8080/authorize")
    assert not outside.may_send_people_to("http://localhost/authorize")


def test_unknown_cloud_raises_an_explanation():
    with pytest.raises(ValueError, match="no Microsoft cloud called “mars”"):
        cloud("mars")
