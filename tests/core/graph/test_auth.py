import json
import time
from urllib.parse import urlsplit

import pytest

from charitylog_o365.core.graph import aadsts, auth, errors, token_cache
from charitylog_o365.core.graph.clouds import cloud
from charitylog_o365.core.graph.entra import Entra

from .entra_double import CALLBACK, CLIENT, OID, TENANT, refused
from .loopback import Answer

CLAIMS = '{"access_token":{"nbf":{"essential":true,"value":"1657834417"}}}'
CAPABLE = {"values": ["cp1"]}
ELSEWHERE = "7d1f1c1e-0000-4000-8000-00000000ffff"


def start(entra, **wishes):
    return auth.start_sign_in(entra.app, CALLBACK, http_client=entra.line, **wishes)


def finish(entra, flow, answer):
    return auth.finish_sign_in(entra.app, flow, answer, http_client=entra.line)


def sign_in(entra, flow=None):
    flow = flow or start(entra)
    return finish(entra, flow, entra.authorize(flow))


def token(entra, cache, **wishes):
    return auth.access_token(entra.app, cache, OID, http_client=entra.line, **wishes)


def refresh(entra, cache):
    return token(entra, cache, force=True)


@pytest.fixture(scope="module")
def flow(at_entra):
    """A sign-in that has begun."""
    with at_entra() as entra:
        return start(entra)


def test_sign_in_opens_a_session_by_default(entra):
    flow = auth.start_sign_in(entra.app, CALLBACK)
    signed_in = auth.finish_sign_in(entra.app, flow, entra.authorize(flow))
    acquired = auth.access_token(entra.app, signed_in.cache, OID, force=True)
    assert acquired.token == "access-2"


def test_browser_address_has_state_nonce_and_pkce_challenge(entra):
    flow = start(entra, login_hint="ann@charity.example", choose_account=True)
    query = entra.seen_by_browser(flow)
    assert flow["auth_uri"].startswith(f"{entra.server.url}/{TENANT}/oauth2/v2.0/auth")
    assert query["client_id"] == CLIENT
    assert query["redirect_uri"] == CALLBACK
    assert query["response_type"] == "code"
    assert query["response_mode"] == "query"
    assert query["code_challenge_method"] == "S256"
    assert query["state"] and query["nonce"]
    assert query["login_hint"] == "ann@charity.example"
    assert query["prompt"] == "select_account"
    assert set(query["scope"].split()) == {
        "https://graph.example/Calendars.ReadWrite",
        "https://graph.example/Calendars.ReadWrite.Shared",
        "https://graph.example/User.Read",
        "offline_access",
        "openid",
        "profile",
    }


def test_flow_survives_json_and_gives_no_warning(entra, recwarn):
    flow = start(entra)
    assert json.loads(json.dumps(flow)) == flow
    assert "prompt" not in entra.seen_by_browser(flow)
    assert not recwarn.list


def test_silent_sign_in_asks_for_no_page(entra):
    query = entra.seen_by_browser(start(entra, silent=True, login_hint="ann@x.example"))
    assert query["prompt"] == "none"
    assert query["login_hint"] == "ann@x.example"


@pytest.mark.parametrize(
    "error, needs_page",
    [
        ("login_required", True),
        ("interaction_required", True),
        ("consent_required", True),
        ("access_denied", False),
    ],
)
def test_refusal_tells_whether_a_page_is_needed(entra, error, needs_page):
    flow = start(entra, silent=True)
    with pytest.raises(errors.SignInFailed) as caught:
        finish(entra, flow, {"state": flow["state"], "error": error})
    assert (caught.value.code in aadsts.NEEDS_PAGE) == needs_page


def test_address_of_the_page_is_the_one_that_entra_names(entra):
    found = auth.page_address(entra.app, http_client=entra.line)
    assert found == f"{entra.server.url}/{TENANT}/oauth2/v2.0/authorize"


def test_signed_in_person_has_object_and_tenant_id(entra):
    signed_in = sign_in(entra)
    assert (signed_in.oid, signed_in.tid) == (OID, TENANT)
    assert signed_in.username == "ann@charity.example"
    assert signed_in.name == "Ann Lee"
    [form] = entra.asked_for_tokens
    assert form["code"] == "the-code"
    assert form["redirect_uri"] == CALLBACK
    assert entra.proves_pkce(form)


def test_only_the_sign_in_address_of_the_cloud_is_requested(entra):
    sign_in(entra)
    assert {each.headers["Host"] for each in entra.server.asked} == {
        entra.server.url.removeprefix("https://")
    }


@pytest.fixture
def lying(entra):
    """lying(name) has the discovery document name another server's address there."""

    def lie(name, address):
        entra.discovery = Answer(200, {**entra.addresses(), name: address})

    return lie


def elsewhere(entra):
    """Addresses that are not those of the sign-in, however much they look like it."""
    port = urlsplit(entra.server.url).port
    yield from (
        "https://evil.example/oauth2/v2.0/token",
        f"https://localhost.evil.example:{port}/token",
        f"https://localhost:{port}@evil.example/token",
        f"https://evil.example\\@localhost:{port}/token",
        f"ftp://localhost:{port}/token",
    )


def test_secret_is_sent_to_no_server_that_the_sign_in_only_names(entra, flow, lying):
    cache = sign_in(entra).cache
    entra.server.asked.clear()
    answer = entra.authorize(flow)
    port = urlsplit(entra.server.url).port
    also = (f"http://localhost:{port}/token", f"https://localhost:{port + 1}/token")
    for address in (*elsewhere(entra), *also):
        lying("token_endpoint", address)
        for request in (
            lambda: start(entra),
            lambda: finish(entra, flow, answer),
            lambda: refresh(entra, cache),
        ):
            # msal itself refuses one that is not https.
            with pytest.raises((errors.OtherAddresses, errors.SignInFailed)):
                request()
    assert not entra.asked_for_tokens


def test_nobody_is_led_to_a_page_of_another_server(entra, lying):
    for address in elsewhere(entra):
        lying("authorization_endpoint", address)
        with pytest.raises(errors.OtherAddresses):
            start(entra)


def test_secrets_are_in_no_repr(entra):
    signed_in = sign_in(entra)
    acquired = refresh(entra, signed_in.cache)
    shown = repr((entra.app, signed_in, acquired))
    for secret in ("s3cret-of-ours", "access-", "refresh-"):
        assert secret not in shown
    assert "refresh-1" in signed_in.cache


@pytest.mark.parametrize(
    ("forged", "reason"),
    [
        pytest.param({"aud": ELSEWHERE}, "untrusted", id="aud"),
        pytest.param({"iss": "https://evil.example/v2.0"}, "untrusted", id="iss"),
        pytest.param({"tid": ELSEWHERE}, "wrong_account", id="tid"),
        pytest.param({"exp": int(time.time()) - 3600}, "clock", id="exp"),
        pytest.param({"exp": None}, "untrusted", id="no-exp"),
        pytest.param({"oid": None}, "untrusted", id="oid"),
        pytest.param({"nonce": "somebody-elses"}, "untrusted", id="nonce"),
        pytest.param({"nonce": None}, "untrusted", id="no-nonce"),
    ],
)
def test_forged_claim_is_refused(entra, flow, forged, reason):
    entra.claims = forged
    with pytest.raises(errors.SignInFailed) as refusal:
        sign_in(entra, flow)
    assert refusal.value.reason == reason


def test_small_clock_difference_is_tolerated(entra, flow):
    entra.claims = {"exp": int(time.time()) - 60}
    assert sign_in(entra, flow).oid == OID


def test_tenant_id_of_a_domain_comes_from_entra(entra):
    entra.app = entra.application("charity.example")
    assert sign_in(entra).tid == TENANT
    entra.claims = {"tid": ELSEWHERE}
    with pytest.raises(errors.SignInFailed):
        sign_in(entra)


@pytest.mark.parametrize(
    "spoil",
    [
        pytest.param(lambda flow, answer: (flow, {**answer, "state": "x"}), id="other"),
        pytest.param(lambda flow, answer: (flow, {"code": "c"}), id="no-state"),
        pytest.param(lambda flow, answer: ({}, answer), id="flow-used-up"),
        pytest.param(lambda flow, answer: ({}, {}), id="nothing"),
    ],
)
def test_answer_to_another_flow_is_stale_and_its_code_not_redeemed(entra, flow, spoil):
    with pytest.raises(errors.SignInFailed) as refusal:
        finish(entra, *spoil(flow, entra.authorize(flow)))
    assert refusal.value.reason == "stale"
    assert not entra.asked_for_tokens


def test_answer_with_neither_code_nor_error_is_not_trusted(entra, flow):
    with pytest.raises(errors.SignInFailed) as refusal:
        finish(entra, flow, {"state": flow["state"]})
    assert refusal.value.reason == "untrusted"


@pytest.mark.parametrize("token", ["garbage", "a.b.c", "e30.W10.x"])
def test_unreadable_id_token_is_not_trusted(entra, flow, token):
    entra.id_token = token
    with pytest.raises(errors.SignInFailed) as refusal:
        sign_in(entra, flow)
    assert refusal.value.reason == "untrusted"


@pytest.mark.parametrize(
    ("number", "reason"),
    [
        (7000215, "secret"),
        (700016, "wrong_client"),
        (50011, "redirect_uri"),
        (54005, "stale"),
        (50076, "mfa"),
        (99999, "sign_in_again"),
    ],
)
def test_refusal_at_the_token_endpoint_has_its_reason(entra, flow, number, reason):
    entra.refusal = refused(number)
    with pytest.raises(errors.SignInFailed) as refusal:
        sign_in(entra, flow)
    assert (refusal.value.reason, refusal.value.aadsts) == (reason, number)
    assert refusal.value.request_id.startswith("1111")


def test_refusal_is_read_as_utf8_whatever_its_header_says(entra, flow):
    body = '{"error": "invalid_grant", "error_description": "Zoë left."}'.encode()
    entra.refusal = Answer(400, body, {"Content-Type": "text/json"})
    with pytest.raises(errors.SignInFailed, match="Zoë left"):
        sign_in(entra, flow)


@pytest.mark.parametrize(
    ("answer", "reason", "number"),
    [
        (
            {
                "error": "access_denied",
                "error_description": "AADSTS65004: User declined to consent.",
            },
            "declined",
            65004,
        ),
        (
            {
                "error": "access_denied",
                "error_description": "AADSTS50105: Not assigned to a role.",
            },
            "not_assigned",
            50105,
        ),
        ({"error": "access_denied", "error_subcode": "cancel"}, "declined", None),
        ({"error": "something_new"}, "unknown", None),
    ],
)
def test_refusal_in_the_redirect_has_its_reason(entra, flow, answer, reason, number):
    with pytest.raises(errors.SignInFailed) as refusal:
        finish(entra, flow, {"state": flow["state"], **answer})
    assert (refusal.value.reason, refusal.value.aadsts) == (reason, number)
    assert not entra.asked_for_tokens


def test_suberror_and_claims_are_read_from_the_redirect(entra, flow):
    answer = {"error": "interaction_required", "state": flow["state"]}
    answer |= {"error_description": "AADSTS50079: Enrol.", "claims": CLAIMS}
    for helps, reason in (("basic_action", "mfa"), ("message_only", "conditional_")):
        with pytest.raises(errors.SignInFailed) as refusal:
            finish(entra, flow, {**answer, "error_subcode": helps})
        assert refusal.value.reason.startswith(reason)
        assert refusal.value.claims == CLAIMS


def test_unknown_organisation_is_refused_before_the_browser_is_redirected(entra):
    entra.discovery = refused(90002, "invalid_tenant")
    with pytest.raises(errors.SignInFailed) as refusal:
        start(entra)
    assert (refusal.value.reason, refusal.value.aadsts) == ("wrong_tenant", 90002)


@pytest.mark.parametrize(
    "answer",
    [
        Answer(500, {"error": "server_error"}),
        Answer(200, b"<html>Sign in to the train's wifi</html>"),
        Answer(200, {}),
    ],
    ids=["500", "html", "not-entra"],
)
def test_unusable_answer_of_the_sign_in_address_is_unreachable(entra, answer, caplog):
    entra.discovery = answer
    with pytest.raises(errors.Unreachable):
        start(entra)
    assert not caplog.records


@pytest.mark.parametrize("leg", ["discovery", "refusal"])
def test_client_secret_is_not_sent_on_a_redirect(entra, graph, leg):
    where = {"Location": f"{graph.url}/elsewhere"}
    setattr(entra, leg, Answer(307, {}, where))
    with pytest.raises(errors.Unreachable):
        sign_in(entra)
    assert not graph.asked


@pytest.fixture(scope="module")
def signed_in(at_entra):
    """The result of a sign-in, with access-1 and refresh-1."""
    with at_entra() as entra:
        return sign_in(entra).cache


class TestAccessToken:
    @pytest.fixture
    def cache(self, signed_in, entra):
        entra.given = 1
        return signed_in

    def test_cached_token_needs_no_request(self, entra, cache):
        acquired = token(entra, cache)
        assert (acquired.token, acquired.cache) == ("access-1", None)
        assert not entra.server.asked

    def test_forced_token_is_new_and_the_cache_has_to_be_stored(self, entra, cache):
        first = refresh(entra, cache)
        second = refresh(entra, first.cache)
        assert (first.token, second.token) == ("access-2", "access-3")
        sent = [form["refresh_token"] for form in entra.asked_for_tokens]
        assert sent == ["refresh-1", "refresh-2"]

    def test_token_about_to_expire_is_refreshed(self, entra):
        entra.lifetime = token_cache.NEARLY_OVER - 10
        kept = sign_in(entra).cache
        entra.lifetime = 3600
        acquired = token(entra, kept)
        assert acquired.token == "access-2"
        assert token(entra, acquired.cache).token == "access-2"

    @pytest.mark.parametrize(
        ("scopes", "where", "is_sent"),
        [
            ("https://graph.example/User.Read openid", "https://graph.example", True),
            ("https://graph.example/User.Read openid", "https://evil.example", False),
            ("https://graph.example/User.Read", "https://graph.example.evil", False),
            ("https://graph.example/User.Read", "https://graph", False),
            ("Calendars.ReadWrite User.Read", "https://evil.example", False),
            ("Calendars.ReadWrite User.Read", None, True),
            ("https://graph.microsoft.com/User.Read", None, True),
            ("https://graph.example/User.Read", None, False),
            ("openid profile", None, False),
        ],
    )
    def test_token_is_used_at_the_address_only_that_it_is_for(
        self, entra, cache, scopes, where, is_sent
    ):
        store = token_cache.load(cache)
        account = token_cache.find_account(store, entra.server.url, OID)
        [kept] = store.search(token_cache.AccessToken)
        store.remove_at(kept)
        kept["target"] = scopes
        store.modify(token_cache.AccessToken, kept, kept)
        there = cloud("custom" if where else "global", entra.server.url, where or "")
        found = token_cache.usable_token(store, CLIENT, account, there)
        assert bool(found) == is_sent

    @pytest.mark.parametrize("kept", ["", "{}", "not json"])
    def test_empty_or_broken_cache_needs_a_sign_in(self, entra, kept):
        with pytest.raises(errors.SignInNeeded):
            token(entra, kept)
        assert not entra.server.asked

    def test_tokens_of_another_person_are_not_used(self, entra, cache):
        with pytest.raises(errors.SignInNeeded):
            auth.access_token(entra.app, cache, "bob")

    @pytest.mark.parametrize(
        ("number", "reason"),
        [
            (50173, "revoked"),
            (700082, "sign_in_again"),
            (50076, "mfa"),
            (53003, "conditional_access"),
            (65001, "consent"),
            (7000222, "secret"),
        ],
    )
    def test_refused_refresh_needs_a_sign_in(self, entra, cache, number, reason):
        entra.refusal = refused(number)
        with pytest.raises(errors.SignInNeeded) as refusal:
            refresh(entra, cache)
        assert (refusal.value.reason, refusal.value.aadsts) == (reason, number)

    def test_claims_are_sent_with_the_next_refresh_and_sign_in(self, entra, cache):
        entra.refusal = refused(50076, claims=CLAIMS)
        with pytest.raises(errors.SignInNeeded) as refusal:
            token(entra, cache, claims=CLAIMS)
        assert refusal.value.claims == CLAIMS
        entra.refusal = None
        sent = entra.asked_for_tokens[-1]["claims"]
        wanted = json.loads(CLAIMS)["access_token"]
        assert json.loads(sent)["access_token"] == {**wanted, "xms_cc": CAPABLE}
        flow = start(entra, claims=CLAIMS)
        shown = json.loads(entra.seen_by_browser(flow)["claims"])
        assert shown["access_token"] == {**wanted, "xms_cc": CAPABLE}
        sign_in(entra, flow)
        assert "nbf" in entra.asked_for_tokens[-1]["claims"]

    def test_sign_in_right_after_a_refusal_succeeds(self, entra, cache):
        entra.refusal = refused(50173)
        with pytest.raises(errors.SignInNeeded):
            refresh(entra, cache)
        entra.refusal = None
        acquired = refresh(entra, sign_in(entra).cache)
        assert acquired.token == "access-3"

    @pytest.mark.parametrize(
        "answer",
        [
            refused(90033, "temporarily_unavailable"),
            Answer(503, b"Service unavailable"),
            Answer(200, b'{"access_tok'),
            Answer(200, b"<html></html>"),
        ],
        ids=["90033", "503", "truncated", "html"],
    )
    def test_failure_of_entra_needs_no_sign_in(self, entra, cache, answer, caplog):
        entra.refusal = answer
        with pytest.raises(errors.Unreachable):
            refresh(entra, cache)
        assert not caplog.records

    def test_throttling_by_entra_has_its_wait(self, entra, cache):
        entra.refusal = Answer(429, {"error": "slow"}, {"Retry-After": "7"})
        with pytest.raises(errors.Throttled) as refusal:
            refresh(entra, cache)
        assert refusal.value.retry_after == 7

    def test_broken_connection_is_unreachable(self, entra, cache):
        entra.refusal = entra.server.reset
        with pytest.raises(errors.Unreachable):
            refresh(entra, cache)

    def test_entra_without_an_answer_ends_at_the_timeout(self, entra, cache):
        entra.refusal = entra.server.hang
        impatient = Entra(timeout=(1, 0.02))
        with pytest.raises(errors.Unreachable):
            auth.access_token(entra.app, cache, OID, force=True, http_client=impatient)


def test_untrusted_certificate_is_not_accepted(entra, monkeypatch):
    monkeypatch.delenv("REQUESTS_CA_BUNDLE")
    with pytest.raises(errors.Unreachable):
        auth.start_sign_in(entra.app, CALLBACK)
    assert not entra.server.asked
