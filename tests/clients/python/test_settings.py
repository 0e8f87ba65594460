"""Every setting of the account and of services, through Twilio's Python library."""

import inspect
from typing import Any

from support import OfOneService

MISSING = "RL00000000000000000000000000000000"
MESSAGING_SERVICE = "MG0123456789abcdef0123456789abcdef"


def value_of(answer: Any, parameter: str) -> Any:
    """Value of a parameter in the library's result, where nested values are dictionaries."""
    fields = answer if isinstance(answer, dict) else vars(answer)
    if parameter in fields:
        return fields[parameter]
    for name, inner in fields.items():
        if isinstance(inner, dict) and parameter.startswith(f"{name}_"):
            return value_of(inner, parameter.removeprefix(f"{name}_"))
    raise KeyError(parameter)


class Settings(OfOneService):
    def assert_sets_every(self, resource, **settings) -> None:
        """Sets every parameter that the library knows to a new value and reads each back."""
        self.assertEqual(set(settings), set(inspect.signature(resource.update).parameters))
        old = resource.fetch()
        for name, value in settings.items():
            self.assertNotEqual(value_of(old, name), value, f"{name} is already new")
        self.assert_reads(resource, resource.update(**settings), **settings)

    def assert_reads(self, resource, answer, **settings) -> None:
        """Asserts that a result has these settings, and the next read as well."""
        for each in (answer, resource.fetch()):
            for name, value in settings.items():
                self.assertEqual(value_of(each, name), value, name)

    def test_every_setting_of_the_account_is_set_read_back_and_cleared(self) -> None:
        configuration = self.client.conversations.v1.configuration()
        names = (
            "default_chat_service_sid",
            "default_messaging_service_sid",
            "default_inactive_timer",
            "default_closed_timer",
        )
        configuration.update(**dict.fromkeys(names, ""))
        self.assert_sets_every(
            configuration,
            default_chat_service_sid=self.sid,
            default_messaging_service_sid=MESSAGING_SERVICE,
            default_inactive_timer="PT24H",
            default_closed_timer="P1W",
        )
        self.assertTrue(configuration.fetch().links["service"].endswith(f"/v1/Services/{self.sid}/Configuration"))
        cleared = configuration.update(**dict.fromkeys(names, ""))
        self.assert_reads(configuration, cleared, **dict.fromkeys(names))

    def test_a_wrong_setting_of_the_account_is_rejected_with_its_own_code(self) -> None:
        update = self.client.conversations.v1.configuration().update
        self.assert_rejected(400, 50375, update, default_inactive_timer="PT30S")
        self.assert_rejected(400, 50376, update, default_closed_timer="PT9M59S")
        self.assert_rejected(400, 50379, update, default_inactive_timer="P1Y")
        self.assert_rejected(400, 50380, update, default_closed_timer="ten minutes")
        self.assert_rejected(400, 50050, update, default_chat_service_sid="IS00000000000000000000000000000000")

    def test_the_webhooks_of_the_account_are_set_read_back_and_cleared(self) -> None:
        webhooks = self.client.conversations.v1.configuration.webhooks()
        webhooks.update(method="POST", filters=[""], pre_webhook_url="", post_webhook_url="", target="webhook")
        self.assert_sets_every(
            webhooks,
            method="GET",
            filters=["onMessageAdd", "onUserAdded"],
            pre_webhook_url="https://example.com/before",
            post_webhook_url="https://example.com/after?x=%20&y",
            target="flex",
        )
        self.assert_reads(webhooks, webhooks.update(filters=[]), filters=["onMessageAdd", "onUserAdded"])
        cleared = webhooks.update(filters=[""], post_webhook_url="")
        self.assert_reads(webhooks, cleared, filters=[], post_webhook_url=None, target="flex")
        self.assert_rejected(400, 50054, webhooks.update, filters=["onMessageSend"])
        self.assert_rejected(400, 50054, webhooks.update, post_webhook_url="ftp://example.com")
        self.assert_rejected(400, 50055, webhooks.update, method="PUT")

    def test_the_configuration_of_a_service_is_set_and_read_back(self) -> None:
        configuration = self.service.configuration()
        self.assert_sets_every(
            configuration,
            default_conversation_creator_role_sid=self.role_sids["channel user"],
            default_conversation_role_sid=self.role_sids["channel admin"],
            default_chat_service_role_sid=self.role_sids["service admin"],
            reachability_enabled=True,
        )
        self.assert_reads(configuration, configuration.update(), reachability_enabled=True)
        self.assert_rejected(400, 50109, configuration.update, default_conversation_role_sid=MISSING)
        self.assert_rejected(
            400, 50102, configuration.update, default_chat_service_role_sid=self.role_sids["channel user"]
        )

    def test_the_push_notifications_of_a_service_are_set_read_back_and_cleared(self) -> None:
        notifications = self.service.configuration.notifications()
        self.assert_sets_every(
            notifications,
            log_enabled=True,
            new_message_enabled=True,
            new_message_template="${PARTICIPANT} & co: ${MESSAGE} 🙂",
            new_message_sound="bell.aiff",
            new_message_badge_count_enabled=True,
            new_message_with_media_enabled=True,
            new_message_with_media_template="${MEDIA_COUNT} files",
            added_to_conversation_enabled=True,
            added_to_conversation_template="Welcome to ${CONVERSATION}",
            added_to_conversation_sound="door.aiff",
            removed_from_conversation_enabled=True,
            removed_from_conversation_template="Goodbye",
            removed_from_conversation_sound="close.aiff",
        )
        cleared = notifications.update(new_message_template="", removed_from_conversation_sound="")
        self.assert_reads(
            notifications,
            cleared,
            new_message_template="",
            new_message_sound="bell.aiff",
            removed_from_conversation_sound="",
        )

    def test_the_webhooks_of_a_service_are_set_read_back_and_cleared(self) -> None:
        webhooks = self.service.configuration.webhooks()
        self.assert_sets_every(
            webhooks,
            pre_webhook_url="https://example.com/before",
            post_webhook_url="https://example.com/after",
            filters=["onMessageAdd", "onMessageAdded"],
            method="GET",
        )
        cleared = webhooks.update(pre_webhook_url="", filters=[""])
        self.assert_reads(webhooks, cleared, pre_webhook_url=None, filters=[], method="GET")
        self.assert_rejected(400, 50054, webhooks.update, filters=["onUserAdded"])

    def test_all_31_parameters_of_a_service_of_chat_v2_are_set_and_read_back(self) -> None:
        self.assert_sets_every(
            self.chat,
            friendly_name="Pine",
            default_service_role_sid=self.role_sids["service admin"],
            default_channel_role_sid=self.role_sids["channel admin"],
            default_channel_creator_role_sid=self.role_sids["channel user"],
            read_status_enabled=False,
            reachability_enabled=True,
            typing_indicator_timeout=8,
            consumption_report_interval=0,
            notifications_new_message_enabled=True,
            notifications_new_message_template="${USER}: ${MESSAGE}",
            notifications_new_message_sound="bell.aiff",
            notifications_new_message_badge_count_enabled=True,
            notifications_added_to_channel_enabled=True,
            notifications_added_to_channel_template="Welcome",
            notifications_added_to_channel_sound="door.aiff",
            notifications_removed_from_channel_enabled=True,
            notifications_removed_from_channel_template="Goodbye",
            notifications_removed_from_channel_sound="close.aiff",
            notifications_invited_to_channel_enabled=True,
            notifications_invited_to_channel_template="Come to ${CHANNEL}",
            notifications_invited_to_channel_sound="knock.aiff",
            pre_webhook_url="https://example.com/before",
            post_webhook_url="https://example.com/after",
            webhook_method="GET",
            webhook_filters=["onMessageSend", "onChannelDestroyed"],
            limits_channel_members=1000,
            limits_user_channels=1,
            media_compatibility_message="Open the app to see this.",
            pre_webhook_retry_count=1,
            post_webhook_retry_count=3,
            notifications_log_enabled=True,
        )
        cleared = self.chat.update(pre_webhook_url="", webhook_filters=[""], notifications_new_message_sound="")
        self.assert_reads(
            self.chat, cleared, pre_webhook_url="", webhook_filters=[], notifications_new_message_sound=""
        )

    def test_a_wrong_setting_of_chat_v2_is_rejected_with_its_own_code(self) -> None:
        self.assert_rejected(400, 50061, self.chat.update, limits_channel_members=1001)
        self.assert_rejected(400, 50060, self.chat.update, limits_user_channels=0)
        self.assert_rejected(400, 50053, self.chat.update, typing_indicator_timeout=-1)
        self.assert_rejected(400, 50065, self.chat.update, pre_webhook_retry_count=-1)
        self.assert_rejected(400, 50101, self.chat.update, default_channel_role_sid=MISSING)
        self.assert_rejected(400, 20001, self.chat.update, default_channel_role_sid="RL123")
