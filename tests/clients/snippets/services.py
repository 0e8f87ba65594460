import os

from twilio.rest import Client

client = Client("ACdec0de00dec0de00dec0de00dec0de00", "sandboxauthtoken")
client.conversations.base_url = os.environ.get("SANDBOX_URL", "http://127.0.0.1:8080")
client.chat.base_url = client.conversations.base_url

for service in client.conversations.v1.services.list():
    print(service.sid, service.friendly_name)

created = client.conversations.v1.services.create(friendly_name="Support")
# Conversations cannot rename a service; its older twin, Chat v2, can.
renamed = client.chat.v2.services(created.sid).update(friendly_name="Customer care")
print(f"{created.friendly_name} is now {renamed.friendly_name}")
client.conversations.v1.services(created.sid).delete()
