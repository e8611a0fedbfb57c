"""Where a webhook may go: nowhere but the public internet, however the address is written."""

import asyncio
from ipaddress import IPv4Address, IPv6Address, ip_address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bluelamp.kit.webhooks.rules import Policy, TargetRefusedError
from bluelamp.kit.webhooks.sending import WebhookSender
from bluelamp.schemas.webhooks import DeliveryError

PRODUCTION, LOCAL = Policy(is_local=False), Policy(is_local=True)
LOOPBACK = ["127.0.0.1", "127.8.9.1", "::1"]
NOT_PUBLIC = [
    "0.0.0.0",  # noqa: S104 # an address to refuse
    "10.1.2.3",
    "100.64.0.1",
    "100.127.255.254",
    "168.63.129.16",
    "169.254.169.254",
    "169.254.170.2",
    "172.16.0.1",
    "172.31.255.254",
    "192.0.0.192",
    "192.0.2.1",
    "192.88.99.1",
    "192.168.0.1",
    "198.18.0.1",
    "203.0.113.9",
    "224.0.0.1",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::ffff:127.0.0.1",
    "::ffff:169.254.169.254",
    "::ffff:8.8.8.8",
    "::127.0.0.1",
    "64:ff9b::7f00:1",
    "64:ff9b:1::a",
    "100::1",
    "2001:0:4136:e378:8000:63bf:3fff:fdd2",
    "2001:db8::1",
    "2002:7f00:1::",
    "3fff::1",
    "5f00::1",
    "fc00::1",
    "fd00:ec2::254",
    "fe80::1",
    "fe80::1%lo",
    "fec0::1",
    "ff02::1",
]
PUBLIC = ["1.1.1.1", "8.8.8.8", "100.128.0.1", "172.32.0.1", "2606:4700::1111", "2a00:1450:4009::1"]


@pytest.mark.parametrize("address", NOT_PUBLIC)
@pytest.mark.parametrize("policy", [PRODUCTION, LOCAL])
def test_what_is_not_public_is_refused_everywhere(policy, address):
    with pytest.raises(TargetRefusedError):
        policy.check([address])


@pytest.mark.parametrize("address", PUBLIC)
@pytest.mark.parametrize("policy", [PRODUCTION, LOCAL])
def test_what_is_public_is_called(policy, address):
    policy.check([address])


@pytest.mark.parametrize("address", LOOPBACK)
def test_this_machine_is_called_in_the_local_default_alone(address):
    LOCAL.check([address])
    with pytest.raises(TargetRefusedError):
        PRODUCTION.check([address])


@pytest.mark.parametrize("addresses", [[], ["8.8.8.8", "10.0.0.1"], ["2606:4700::1111", "::1"]])
def test_a_name_with_two_faces_or_none_is_refused(addresses):
    with pytest.raises(TargetRefusedError):
        PRODUCTION.check(addresses)


@given(st.ip_addresses(v=4) | st.ip_addresses(v=6))
def test_nothing_that_python_calls_local_is_called(address):
    is_local = not address.is_global or address.is_multicast or address.is_reserved or address.is_unspecified
    try:
        PRODUCTION.check([str(address)])
    except TargetRefusedError:
        return
    assert not is_local
    assert isinstance(ip_address(str(address)), IPv4Address | IPv6Address)


@pytest.mark.parametrize(
    "url",
    [
        "http://hooks.example.org/",
        "https://hooks.example.org:22/",
        "https://hooks.example.org:0/",
        "https://hooks.example.org:99999/",
        "https://user@hooks.example.org/",
        "https://user:secret@hooks.example.org/",
        "https://hooks.example.org/#part",
        "ftp://hooks.example.org/",
        "ftp://hooks.example.org:443/",
        "file:///etc/passwd",
        "https:///nowhere",
    ],
)
def test_addresses_of_another_kind_are_refused(url):
    with pytest.raises(TargetRefusedError):
        PRODUCTION.target(url)


def test_an_address_is_taken_apart_once_for_looking_and_for_calling():
    target = PRODUCTION.target("https://hooks.example.org:8443/a/b?c=d")
    assert (target.host, target.port, target.path) == ("hooks.example.org", 8443, "/a/b?c=d")
    assert target.authority == "hooks.example.org:8443"
    assert PRODUCTION.target("https://[2606:4700::1111]").authority == "[2606:4700::1111]"


@pytest.mark.parametrize("host", ["2130706433", "0x7f000001", "0177.0.0.1", "127.1", "localhost", "[::1]", "0"])
async def test_this_machine_is_not_called_by_any_of_its_names(host):
    sender = WebhookSender(PRODUCTION)
    with pytest.raises(TargetRefusedError):
        await sender.check(f"https://{host}/")
    assert (await sender.send(f"https://{host}/", {}, "{}")).error == DeliveryError.ADDRESS_REFUSED
    await sender.close()


async def test_a_name_that_changes_its_face_between_look_up_and_call_reaches_nothing(receiver):
    faces = [["8.8.8.8"], ["169.254.169.254"]]

    async def rebinding(host, port):
        return faces.pop(0) if len(faces) > 1 else faces[0]

    sender = WebhookSender(LOCAL, rebinding)
    await sender.check("http://rebinding.example.org/")
    result = await sender.send(f"http://rebinding.example.org:{receiver.port}/", {}, "{}")
    await sender.close()
    assert result.error == DeliveryError.ADDRESS_REFUSED
    assert receiver.received == []


async def test_the_address_that_was_looked_at_is_the_one_that_is_called(receiver):
    looked_up = []

    async def once(host, port):
        looked_up.append(host)
        return ["127.0.0.1"]

    sender = WebhookSender(LOCAL, once)
    result = await sender.send(f"http://hooks.example.org:{receiver.port}/a?b=c", {"X": "y"}, "{}")
    await sender.close()
    assert result.status_code == 204
    assert looked_up == ["hooks.example.org"]
    [call] = receiver.received
    assert (call.path, call.headers["host"]) == ("/a?b=c", f"hooks.example.org:{receiver.port}")


@pytest.mark.parametrize(
    ("status", "error"),
    [(200, None), (302, DeliveryError.REDIRECT), (404, DeliveryError.HTTP_STATUS), (503, DeliveryError.HTTP_STATUS)],
)
async def test_only_success_is_success_and_a_redirect_is_not_followed(receiver, status, error):
    receiver.status = status
    sender = WebhookSender(LOCAL)
    result = await sender.send(receiver.url, {}, "{}")
    await sender.close()
    assert (result.status_code, result.error) == (status, error)
    assert len(receiver.received) == 1


async def test_a_host_that_does_not_answer_is_a_result_and_no_exception(receiver, monkeypatch):
    monkeypatch.setattr("bluelamp.kit.webhooks.sending.TIMEOUT_SECONDS", 0.1)
    receiver.wait_seconds = 1.0
    sender = WebhookSender(LOCAL)
    slow = await sender.send(receiver.url, {}, "{}")
    nobody = await sender.send("http://127.0.0.1:1/", {}, "{}")
    no_tls = await sender.send(f"https://127.0.0.1:{receiver.port}/", {}, "{}")
    await sender.close()
    assert (slow.error, nobody.error) == (DeliveryError.TIMEOUT, DeliveryError.CONNECTION_FAILED)
    assert no_tls.error in {DeliveryError.TLS_FAILED, DeliveryError.CONNECTION_FAILED, DeliveryError.TIMEOUT}
    await asyncio.sleep(0)
