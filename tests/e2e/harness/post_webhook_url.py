"""Prints the post-event URL of a service by Twilio's library. Arguments: account SID, service SID. Environment: AUTH_TOKEN, SANDBOX_URL."""

import os
import sys

from twilio.rest import Client

account_sid, service_sid = sys.argv[1:]
client = Client(account_sid, os.environ["AUTH_TOKEN"])
client.conversations.base_url = os.environ["SANDBOX_URL"]
print(client.conversations.v1.services(service_sid).configuration.webhooks().fetch().post_webhook_url)
