"""Services and their lists, through Twilio's Python library."""

from datetime import datetime, timedelta, timezone

from support import ACCOUNT_SID, Case, connect

MISSING = "IS00000000000000000000000000000000"


class Services(Case):
    def test_a_service_is_created_fetched_and_deleted(self) -> None:
        created = self.services.create(friendly_name="Héllo & サポート 🙂")
        self.assertRegex(created.sid, r"^IS[0-9a-f]{32}$")
        self.assertEqual(created.account_sid, ACCOUNT_SID)
        self.assertLess(abs(created.date_created - datetime.now(timezone.utc)), timedelta(minutes=1))
        self.assertEqual(self.services(created.sid).fetch().friendly_name, "Héllo & サポート 🙂")
        self.assertTrue(self.services(created.sid).delete())
        self.assert_rejected(404, 20404, self.services(created.sid).fetch)

    def test_every_service_is_listed_once_with_any_page_size(self) -> None:
        listed = [service.sid for service in self.services.list()]
        self.assertGreater(len(listed), 10)
        self.assertEqual(len(set(listed)), len(listed))
        for page_size in (1, 7, 1000):
            paged = [service.sid for service in self.services.stream(page_size=page_size)]
            self.assertEqual(paged, listed)
        self.assertEqual([service.sid for service in self.services.list(limit=3)], listed[:3])

    def test_chat_renames_a_service(self) -> None:
        sid = self.services.create(friendly_name="Before").sid
        self.assertEqual(self.client.chat.v2.services(sid).update(friendly_name="After").friendly_name, "After")
        self.assertEqual(self.services(sid).fetch().friendly_name, "After")
        self.services(sid).delete()

    def test_an_empty_chunked_update_changes_nothing(self) -> None:
        # With an empty list as its only argument the library sends a chunked body without a byte in it.
        sid = self.services.create(friendly_name="Kept").sid
        self.assertEqual(self.client.chat.v2.services(sid).update(webhook_filters=[]).friendly_name, "Kept")
        self.services(sid).delete()

    def test_the_contents_of_a_service_are_listed(self) -> None:
        sid = self.services.create(friendly_name="New").sid
        roles = self.services(sid).roles.list()
        self.assertEqual(sorted(role.type for role in roles), ["conversation", "conversation", "service", "service"])
        self.assertEqual(self.services(sid).conversations.list(state="active"), [])
        self.assertEqual(self.services(sid).users.list(), [])
        self.assertEqual(self.services(sid).bindings.list(binding_type=["apn", "gcm"]), [])
        self.services(sid).delete()

    def test_errors_have_status_and_code(self) -> None:
        self.assert_rejected(404, 20404, self.services(MISSING).fetch)
        self.assert_rejected(404, 20404, self.services("IS1").fetch)
        self.assert_rejected(400, 50003, self.services.create, friendly_name="n" * 300)
        self.assert_rejected(400, 50000, self.services.create, friendly_name="")
        self.assert_rejected(401, 20003, connect(auth_token="wrong").conversations.v1.services(MISSING).fetch)
