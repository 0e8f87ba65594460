"""Roles, through Twilio's Python library."""

from support import OfOneService

MISSING = "RL00000000000000000000000000000000"
DESK = {"friendly_name": "Desk & co", "type": "conversation", "permission": ["sendMessage", "leaveConversation"]}


class Roles(OfOneService):
    def setUp(self) -> None:
        super().setUp()
        self.client.conversations.v1.configuration().update(default_chat_service_sid=self.sid)
        self.of_account = self.client.conversations.v1.roles

    def test_a_role_is_created_fetched_replaced_and_deleted(self) -> None:
        for roles, path in ((self.service.roles, f"/v1/Services/{self.sid}/Roles"), (self.of_account, "/v1/Roles")):
            created = roles.create(**DESK)
            self.assertRegex(created.sid, r"^RL[0-9a-f]{32}$")
            self.assertEqual((created.chat_service_sid, created.friendly_name), (self.sid, DESK["friendly_name"]))
            self.assertEqual((created.type, created.permissions), (DESK["type"], DESK["permission"]))
            self.assertTrue(created.url.endswith(f"{path}/{created.sid}"))
            self.assertEqual(roles(created.sid).update(permission=["editOwnMessage"]).permissions, ["editOwnMessage"])
            self.assertEqual(roles(created.sid).fetch().permissions, ["editOwnMessage"])
            self.assertTrue(roles(created.sid).delete())
            self.assert_rejected(404, 20404, roles(created.sid).fetch)

    def test_every_path_lists_the_same_roles(self) -> None:
        self.of_account.create(**DESK)
        listed = [role.sid for role in self.service.roles.list()]
        self.assertEqual(len(listed), 5)
        self.assertEqual([role.sid for role in self.of_account.stream(page_size=2)], listed)
        self.assertEqual([role.sid for role in self.chat.roles.list()], listed)

    def test_chat_names_type_and_permissions_of_a_role_differently(self) -> None:
        words = ["destroyChannel", "removeMember", "inviteMember"]
        created = self.chat.roles.create(friendly_name="Moderator", type="channel", permission=words)
        self.assertEqual((created.service_sid, created.type, created.permissions), (self.sid, "channel", words))
        seen = self.service.roles(created.sid).fetch()
        self.assertEqual((seen.type, seen.permissions), ("conversation", ["deleteConversation", "removeParticipant"]))
        updated = self.chat.roles(created.sid).update(permission=["sendMessage"])
        self.assertEqual(updated.permissions, ["sendMessage"])
        self.assertEqual(self.chat.roles(created.sid).fetch().permissions, ["sendMessage"])
        self.assertTrue(self.chat.roles(created.sid).delete())

    def test_a_wrong_role_is_rejected_with_its_own_code(self) -> None:
        create = self.service.roles.create
        self.assert_rejected(400, 50104, create, **{**DESK, "permission": ["fly"]})
        self.assert_rejected(400, 50104, create, **{**DESK, "type": "service"})
        self.assert_rejected(400, 50105, create, **{**DESK, "type": "channel"})
        self.assert_rejected(400, 50000, self.of_account.create, **{**DESK, "friendly_name": ""})
        self.assert_rejected(400, 50105, self.chat.roles.create, **DESK)

    def test_a_role_that_is_missing_or_in_use_is_rejected(self) -> None:
        used = self.service.configuration().fetch().default_conversation_role_sid
        for roles in (self.service.roles, self.of_account, self.chat.roles):
            self.assert_rejected(404, 20404, roles(MISSING).fetch)
            self.assert_rejected(404, 20404, roles(MISSING).update, permission=["sendMessage"])
            self.assert_rejected(409, 20409, roles(used).delete)
