"""Twilio's Python library, configured for the sandbox."""

import os
import unittest

from twilio.base.exceptions import TwilioRestException
from twilio.rest import Client

ACCOUNT_SID = os.environ["ACCOUNT_SID"]
AUTH_TOKEN = os.environ["AUTH_TOKEN"]


def connect(account_sid: str = ACCOUNT_SID, auth_token: str = AUTH_TOKEN) -> Client:
    client = Client(account_sid, auth_token)
    client.conversations.base_url = os.environ["SANDBOX_URL"]
    client.chat.base_url = client.conversations.base_url
    return client


class Case(unittest.TestCase):
    def setUp(self) -> None:
        self.client = connect()
        self.services = self.client.conversations.v1.services

    def assert_rejected(self, status: int, code: int, call, *arguments, **named) -> None:
        with self.assertRaises(TwilioRestException) as raised:
            call(*arguments, **named)
        self.assertEqual((raised.exception.status, raised.exception.code), (status, code))


class OfOneService(Case):
    """Tests that each have their own service."""

    def setUp(self) -> None:
        super().setUp()
        self.sid = self.services.create(friendly_name="Harbor").sid
        self.addCleanup(self.services(self.sid).delete)
        self.service = self.services(self.sid)
        self.chat = self.client.chat.v2.services(self.sid)
        self.role_sids = {role.friendly_name: role.sid for role in self.service.roles.list()}
