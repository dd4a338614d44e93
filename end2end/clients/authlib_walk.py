"""Authlib, which nobody here wrote, walks through whole sign-ins against a running server.

Called by authlib.spec.ts with one JSON object: issuer, back, gone, email, password, and the
applications that the walk is for. Ends with 0 if the library was content with every answer.
"""

import json
import os
import sys
import time
from html.parser import HTMLParser
from urllib.parse import parse_qs, urlencode, urljoin, urlsplit

# Before the library is loaded: it insists on https otherwise.
os.environ["AUTHLIB_INSECURE_TRANSPORT"] = "1"

import requests
from authlib.common.security import generate_token
from authlib.integrations.requests_client import OAuth2Session, OAuthError
from authlib.oauth2.rfc8414 import AuthorizationServerMetadata
from authlib.oauth2.rfc9068.claims import JWTAccessTokenClaims
from authlib.oauth2 import rfc9207
from authlib.oidc.core import CodeIDToken, UserInfo
from authlib.oidc.discovery import OpenIDProviderMetadata
from joserfc import jwt
from joserfc.jwk import KeySet

DEVICE = "urn:ietf:params:oauth:grant-type:device_code"


class Forms(HTMLParser):
    """Finds the form that a button belongs to, and what is in it."""

    def __init__(self, button):
        super().__init__()
        self.button, self.form, self.found = button, None, None

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        if tag == "form":
            self.form = {"action": attributes.get("action"), "fields": {}}
        elif tag in ("input", "button") and self.form is not None:
            name, value = attributes.get("name"), attributes.get("value") or ""
            pressed = attributes.get("id") == self.button
            if pressed:
                self.found = self.form
            is_button = tag == "button" or attributes.get("type") == "submit"
            unticked = attributes.get("type") == "checkbox" and "checked" not in attributes
            if name and "disabled" not in attributes and not unticked and (pressed or not is_button):
                self.form["fields"][name] = value


class Person:
    """Somebody with a browser that runs no scripts."""

    def __init__(self, world):
        self.world, self.session, self.page = world, requests.Session(), None

    def open(self, url):
        return self._follow(self.session.get(url, allow_redirects=False))

    def press(self, button, **typed):
        forms = Forms(button)
        forms.feed(self.page.text)
        assert forms.found, f"no #{button} at {self.page.url}: {self.page.text}"
        target = urljoin(self.page.url, forms.found["action"])
        fields = {**forms.found["fields"], **typed}
        headers = {"origin": self.world["issuer"]}
        return self._follow(self.session.post(target, fields, headers=headers, allow_redirects=False))

    def sign_in(self):
        return self.press("login-submit", username=self.world["email"], password=self.world["password"])

    def _follow(self, answer):
        """Goes on while the server leads to itself; gives the address that leads away."""
        while answer.is_redirect:
            target = urljoin(answer.url, answer.headers["location"])
            if not target.startswith(self.world["issuer"] + "/"):
                return target
            answer = self.session.get(target, allow_redirects=False)
        self.page = answer
        return None


def metadata(issuer):
    found = requests.get(issuer + "/.well-known/openid-configuration").json()
    OpenIDProviderMetadata(found).validate()
    plain = requests.get(issuer + "/.well-known/oauth-authorization-server").json()
    AuthorizationServerMetadata(plain).validate(metadata_classes=[rfc9207.AuthorizationServerMetadata])
    return found


def decoded(server, token):
    keys = KeySet.import_key_set(requests.get(server["jwks_uri"]).json())
    return jwt.decode(token, keys, algorithms=server["id_token_signing_alg_values_supported"])


def judged(server, tokens, client_id, nonce=None):
    """The ID token's claims, if the library finds nothing wrong with them."""
    token = decoded(server, tokens["id_token"])
    options = {"iss": {"essential": True, "value": server["issuer"]}, "aud": {"essential": True, "value": client_id}}
    parameters = {"client_id": client_id, "access_token": tokens["access_token"]}
    if nonce:
        parameters["nonce"] = nonce
    claims = CodeIDToken(token.claims, token.header, options, parameters)
    claims.validate(leeway=5)
    return claims


def session(application, **more):
    method = application["token_endpoint_auth_method"]
    return OAuth2Session(
        application["client_id"], application.get("client_secret"),
        token_endpoint_auth_method=method, revocation_endpoint_auth_method=method, **more,
    )


def refused(call, error):
    try:
        call()
    except OAuthError as seen:
        assert seen.error == error, seen
    else:
        raise AssertionError(f"{error} was expected")


def walk_code(server, world, application):
    """C1, C4, C7: sign-in, renewal, questions, giving up, signing out."""
    confidential = "client_secret" in application
    client = session(
        application, scope="openid profile email offline_access", redirect_uri=world["back"],
        code_challenge_method="S256", token_endpoint=server["token_endpoint"],
    )
    nonce, verifier = generate_token(), generate_token(48)
    url, state = client.create_authorization_url(server["authorization_endpoint"], nonce=nonce, code_verifier=verifier)
    person = Person(world)
    person.open(url)
    person.sign_in()
    back = person.press("consent-allow")
    assert parse_qs(urlsplit(back).query)["iss"] == [server["issuer"]], back
    tokens = client.fetch_token(authorization_response=back, state=state, code_verifier=verifier)
    claims = judged(server, tokens, application["client_id"], nonce)
    about = UserInfo(client.get(server["userinfo_endpoint"]).json())
    assert (about["sub"], about["email"]) == (claims["sub"], world["email"]), about

    access = decoded(server, tokens["access_token"])
    assert access.header["typ"] == "at+jwt", access.header
    wanted = {name: {"essential": True} for name in ("exp", "iat", "sub", "jti", "client_id")}
    wanted |= {name: {"essential": True, "value": server["issuer"]} for name in ("iss", "aud")}
    JWTAccessTokenClaims(access.claims, access.header, wanted).validate()

    old = tokens["refresh_token"]
    renewed = client.refresh_token(server["token_endpoint"])
    assert renewed["refresh_token"] != old
    assert judged(server, renewed, application["client_id"])["sub"] == claims["sub"]
    asked = client.introspect_token(server["introspection_endpoint"], renewed["access_token"])
    if confidential:
        assert asked.json()["active"] is True, asked.text
    else:
        assert asked.status_code == 401, asked.text
    gone = client.revoke_token(server["revocation_endpoint"], renewed["refresh_token"], "refresh_token")
    assert gone.status_code == 200, gone.text
    if confidential:
        asked = client.introspect_token(server["introspection_endpoint"], renewed["access_token"])
        assert asked.json() == {"active": False}, asked.text
    refused(lambda: client.refresh_token(server["token_endpoint"], renewed["refresh_token"]), "invalid_grant")
    assert client.get(server["userinfo_endpoint"]).status_code == 401

    query = {"id_token_hint": renewed["id_token"], "post_logout_redirect_uri": world["gone"], "state": "bye"}
    assert person.open(f"{server['end_session_endpoint']}?{urlencode(query)}") == world["gone"] + "?state=bye"


def walk_machine(server, application):
    """C2: a token for itself."""
    client = session(application)
    tokens = client.fetch_token(server["token_endpoint"], grant_type="client_credentials", scope="public")
    assert "refresh_token" not in tokens and tokens["scope"] == "public", tokens
    assert decoded(server, tokens["access_token"]).claims["sub"] == application["client_id"]
    refused(lambda: client.fetch_token(server["token_endpoint"], grant_type="client_credentials", scope="openid"), "invalid_scope")
    wrong = session({**application, "client_secret": "wrong"})
    refused(lambda: wrong.fetch_token(server["token_endpoint"], grant_type="client_credentials"), "invalid_client")


def walk_device(server, world, application):
    """C3: the library knows the grant's name and sends it; starting is a plain request."""
    client = session(application)
    started = client.post(
        server["device_authorization_endpoint"], {"scope": "openid email"},
        withhold_token=True, auth=client.client_auth(client.token_endpoint_auth_method),
    ).json()

    def poll():
        return client.fetch_token(server["token_endpoint"], grant_type=DEVICE, device_code=started["device_code"])

    refused(poll, "authorization_pending")
    person = Person(world)
    person.open(started["verification_uri_complete"])
    person.press("device-continue")
    person.sign_in()
    person.press("device-continue")
    person.press("device-allow")
    # Asking more often than agreed would be answered with slow_down.
    time.sleep(started["interval"])
    assert judged(server, poll(), application["client_id"])["email"] == world["email"]


def main():
    world = json.loads(sys.argv[1])
    server = metadata(world["issuer"])
    assert server["issuer"] == world["issuer"]
    for application in world["code"]:
        walk_code(server, world, application)
    walk_machine(server, world["machine"])
    walk_device(server, world, world["device"])
    print("content")


main()
