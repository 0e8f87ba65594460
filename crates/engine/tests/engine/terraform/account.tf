# Settings of Twilio Conversations of the account ACdec0de00dec0de00dec0de00dec0de00, for the provider RJPearson94/twilio. Exported at 2026-11-20T08:00:00Z.
# Services and roles are imported. The provider cannot import the other resources: the first apply sends the values below, which are those of the account.
# A service is protected (prevent_destroy): another friendly_name would replace it, and delete its conversations.
#
# The provider has no resource for the webhooks of a service, and no attribute for the push notifications of messages with media. Settings of Chat v2 are
# left out, because twilio_chat_service would manage a service a second time. Addresses are personal data. Push credentials are secrets.

terraform {
  required_version = ">= 1.5"

  required_providers {
    twilio = {
      source = "RJPearson94/twilio"
    }
  }
}

resource "twilio_conversations_configuration" "account" {
  default_service_sid  = twilio_conversations_service.zo_s_50_desk.sid
  default_closed_timer = "P30D"
}

resource "twilio_conversations_webhook" "account" {
  method           = "POST"
  filters          = ["onMessageAdded", "onMessageAdd"]
  post_webhook_url = "https://example.com/?a=1&b=2"
  target           = "webhook"
}

import {
  to = twilio_conversations_service.zo_s_50_desk
  id = "/Services/IS081ab918879d69a4d5b2d034f041d2fb"
}

resource "twilio_conversations_service" "zo_s_50_desk" {
  friendly_name = "Zoë’s \"50 %\" $${desk}\n%%{\u202e"

  lifecycle {
    prevent_destroy = true
  }
}

import {
  to = twilio_conversations_role.zo_s_50_desk_service_admin
  id = "/Services/IS081ab918879d69a4d5b2d034f041d2fb/Roles/RL1a319a9cb9672cd72b88fba386c0f8f4"
}

resource "twilio_conversations_role" "zo_s_50_desk_service_admin" {
  service_sid   = twilio_conversations_service.zo_s_50_desk.sid
  friendly_name = "service admin"
  type          = "service"
  permissions   = ["addParticipant", "removeParticipant", "deleteConversation", "editConversationName", "editConversationAttributes", "editAnyMessage", "editAnyMessageAttributes", "deleteAnyMessage", "createConversation", "joinConversation", "editAnyUserInfo"]
}

import {
  to = twilio_conversations_role.zo_s_50_desk_service_user
  id = "/Services/IS081ab918879d69a4d5b2d034f041d2fb/Roles/RL3c12faf53d0fe673abbfa9247d3df543"
}

resource "twilio_conversations_role" "zo_s_50_desk_service_user" {
  service_sid   = twilio_conversations_service.zo_s_50_desk.sid
  friendly_name = "service user"
  type          = "service"
  permissions   = ["createConversation", "joinConversation", "editOwnUserInfo"]
}

import {
  to = twilio_conversations_role.zo_s_50_desk_channel_admin
  id = "/Services/IS081ab918879d69a4d5b2d034f041d2fb/Roles/RLba3cecbc70ee19c385c95dc6d74de83e"
}

resource "twilio_conversations_role" "zo_s_50_desk_channel_admin" {
  service_sid   = twilio_conversations_service.zo_s_50_desk.sid
  friendly_name = "channel admin"
  type          = "conversation"
  permissions   = ["addParticipant", "removeParticipant", "deleteConversation", "editConversationName", "editConversationAttributes", "editAnyMessage", "editAnyMessageAttributes", "deleteAnyMessage", "sendMessage", "sendMediaMessage", "leaveConversation", "editOwnMessage", "editOwnMessageAttributes", "deleteOwnMessage", "editNotificationLevel"]
}

import {
  to = twilio_conversations_role.zo_s_50_desk_channel_user
  id = "/Services/IS081ab918879d69a4d5b2d034f041d2fb/Roles/RL8d5bf86280de1314892ea4feaa603f53"
}

resource "twilio_conversations_role" "zo_s_50_desk_channel_user" {
  service_sid   = twilio_conversations_service.zo_s_50_desk.sid
  friendly_name = "channel user"
  type          = "conversation"
  permissions   = ["sendMessage", "sendMediaMessage", "leaveConversation", "editOwnMessage", "editOwnMessageAttributes", "deleteOwnMessage", "editNotificationLevel"]
}

import {
  to = twilio_conversations_role.zo_s_50_desk_agent
  id = "/Services/IS081ab918879d69a4d5b2d034f041d2fb/Roles/RLf8cef751bbc30b2d4c808fcaa63897bf"
}

resource "twilio_conversations_role" "zo_s_50_desk_agent" {
  service_sid   = twilio_conversations_service.zo_s_50_desk.sid
  friendly_name = "agent"
  type          = "service"
  permissions   = ["joinConversation"]
}

resource "twilio_conversations_service_configuration" "zo_s_50_desk" {
  service_sid                           = twilio_conversations_service.zo_s_50_desk.sid
  default_conversation_creator_role_sid = twilio_conversations_role.zo_s_50_desk_channel_admin.sid
  default_conversation_role_sid         = twilio_conversations_role.zo_s_50_desk_channel_user.sid
  default_chat_service_role_sid         = twilio_conversations_role.zo_s_50_desk_agent.sid
  reachability_enabled                  = true
}

resource "twilio_conversations_service_notification" "zo_s_50_desk" {
  service_sid = twilio_conversations_service.zo_s_50_desk.sid
  log_enabled = false

  new_message {
    enabled             = true
    template            = "$${USER}: \"$${MESSAGE}\""
    badge_count_enabled = false
  }

  added_to_conversation {
    enabled = false
  }

  removed_from_conversation {
    enabled = false
  }
}

import {
  to = twilio_conversations_service.sales_ec6f2b08
  id = "/Services/ISe1815a957b77286a94eaf949ec6f2b08"
}

resource "twilio_conversations_service" "sales_ec6f2b08" {
  friendly_name = "Sales"

  lifecycle {
    prevent_destroy = true
  }
}

import {
  to = twilio_conversations_role.sales_ec6f2b08_service_admin
  id = "/Services/ISe1815a957b77286a94eaf949ec6f2b08/Roles/RLd6e055fddca46af2f75c03a7e40c9614"
}

resource "twilio_conversations_role" "sales_ec6f2b08_service_admin" {
  service_sid   = twilio_conversations_service.sales_ec6f2b08.sid
  friendly_name = "service admin"
  type          = "service"
  permissions   = ["addParticipant", "removeParticipant", "deleteConversation", "editConversationName", "editConversationAttributes", "editAnyMessage", "editAnyMessageAttributes", "deleteAnyMessage", "createConversation", "joinConversation", "editAnyUserInfo"]
}

import {
  to = twilio_conversations_role.sales_ec6f2b08_service_user
  id = "/Services/ISe1815a957b77286a94eaf949ec6f2b08/Roles/RL4363f735e91445701132447955a37bca"
}

resource "twilio_conversations_role" "sales_ec6f2b08_service_user" {
  service_sid   = twilio_conversations_service.sales_ec6f2b08.sid
  friendly_name = "service user"
  type          = "service"
  permissions   = ["createConversation", "joinConversation", "editOwnUserInfo"]
}

import {
  to = twilio_conversations_role.sales_ec6f2b08_channel_admin
  id = "/Services/ISe1815a957b77286a94eaf949ec6f2b08/Roles/RL9a152c723141a059f7a7004039f63dc1"
}

resource "twilio_conversations_role" "sales_ec6f2b08_channel_admin" {
  service_sid   = twilio_conversations_service.sales_ec6f2b08.sid
  friendly_name = "channel admin"
  type          = "conversation"
  permissions   = ["addParticipant", "removeParticipant", "deleteConversation", "editConversationName", "editConversationAttributes", "editAnyMessage", "editAnyMessageAttributes", "deleteAnyMessage", "sendMessage", "sendMediaMessage", "leaveConversation", "editOwnMessage", "editOwnMessageAttributes", "deleteOwnMessage", "editNotificationLevel"]
}

import {
  to = twilio_conversations_role.sales_ec6f2b08_channel_user
  id = "/Services/ISe1815a957b77286a94eaf949ec6f2b08/Roles/RL407c8e37987101cbe0e3f64e474afaa1"
}

resource "twilio_conversations_role" "sales_ec6f2b08_channel_user" {
  service_sid   = twilio_conversations_service.sales_ec6f2b08.sid
  friendly_name = "channel user"
  type          = "conversation"
  permissions   = ["sendMessage", "sendMediaMessage", "leaveConversation", "editOwnMessage", "editOwnMessageAttributes", "deleteOwnMessage", "editNotificationLevel"]
}

resource "twilio_conversations_service_configuration" "sales_ec6f2b08" {
  service_sid                           = twilio_conversations_service.sales_ec6f2b08.sid
  default_conversation_creator_role_sid = twilio_conversations_role.sales_ec6f2b08_channel_admin.sid
  default_conversation_role_sid         = twilio_conversations_role.sales_ec6f2b08_channel_user.sid
  default_chat_service_role_sid         = twilio_conversations_role.sales_ec6f2b08_service_user.sid
  reachability_enabled                  = false
}

resource "twilio_conversations_service_notification" "sales_ec6f2b08" {
  service_sid = twilio_conversations_service.sales_ec6f2b08.sid
  log_enabled = false

  new_message {
    enabled             = false
    badge_count_enabled = false
  }

  added_to_conversation {
    enabled = false
  }

  removed_from_conversation {
    enabled = false
  }
}

import {
  to = twilio_conversations_service.sales_3b2738d8
  id = "/Services/IS10e3101ae11b6a08d05c99893b2738d8"
}

resource "twilio_conversations_service" "sales_3b2738d8" {
  friendly_name = "Sales"

  lifecycle {
    prevent_destroy = true
  }
}

import {
  to = twilio_conversations_role.sales_3b2738d8_service_admin
  id = "/Services/IS10e3101ae11b6a08d05c99893b2738d8/Roles/RLfa6a55959a4ff2d2246bf3341c20993b"
}

resource "twilio_conversations_role" "sales_3b2738d8_service_admin" {
  service_sid   = twilio_conversations_service.sales_3b2738d8.sid
  friendly_name = "service admin"
  type          = "service"
  permissions   = ["addParticipant", "removeParticipant", "deleteConversation", "editConversationName", "editConversationAttributes", "editAnyMessage", "editAnyMessageAttributes", "deleteAnyMessage", "createConversation", "joinConversation", "editAnyUserInfo"]
}

import {
  to = twilio_conversations_role.sales_3b2738d8_service_user
  id = "/Services/IS10e3101ae11b6a08d05c99893b2738d8/Roles/RL8ddfe301ab01d8c2affc6b48f707e672"
}

resource "twilio_conversations_role" "sales_3b2738d8_service_user" {
  service_sid   = twilio_conversations_service.sales_3b2738d8.sid
  friendly_name = "service user"
  type          = "service"
  permissions   = ["createConversation", "joinConversation", "editOwnUserInfo"]
}

import {
  to = twilio_conversations_role.sales_3b2738d8_channel_admin
  id = "/Services/IS10e3101ae11b6a08d05c99893b2738d8/Roles/RLcb16ec0d1846e987e0c0ac0d14e941c5"
}

resource "twilio_conversations_role" "sales_3b2738d8_channel_admin" {
  service_sid   = twilio_conversations_service.sales_3b2738d8.sid
  friendly_name = "channel admin"
  type          = "conversation"
  permissions   = ["addParticipant", "removeParticipant", "deleteConversation", "editConversationName", "editConversationAttributes", "editAnyMessage", "editAnyMessageAttributes", "deleteAnyMessage", "sendMessage", "sendMediaMessage", "leaveConversation", "editOwnMessage", "editOwnMessageAttributes", "deleteOwnMessage", "editNotificationLevel"]
}

import {
  to = twilio_conversations_role.sales_3b2738d8_channel_user
  id = "/Services/IS10e3101ae11b6a08d05c99893b2738d8/Roles/RL0f750311e7ac0027ef15b8b944613475"
}

resource "twilio_conversations_role" "sales_3b2738d8_channel_user" {
  service_sid   = twilio_conversations_service.sales_3b2738d8.sid
  friendly_name = "channel user"
  type          = "conversation"
  permissions   = ["sendMessage", "sendMediaMessage", "leaveConversation", "editOwnMessage", "editOwnMessageAttributes", "deleteOwnMessage", "editNotificationLevel"]
}

resource "twilio_conversations_service_configuration" "sales_3b2738d8" {
  service_sid                           = twilio_conversations_service.sales_3b2738d8.sid
  default_conversation_creator_role_sid = twilio_conversations_role.sales_3b2738d8_channel_admin.sid
  default_conversation_role_sid         = twilio_conversations_role.sales_3b2738d8_channel_user.sid
  default_chat_service_role_sid         = twilio_conversations_role.sales_3b2738d8_service_user.sid
  reachability_enabled                  = false
}

resource "twilio_conversations_service_notification" "sales_3b2738d8" {
  service_sid = twilio_conversations_service.sales_3b2738d8.sid
  log_enabled = false

  new_message {
    enabled             = false
    badge_count_enabled = false
  }

  added_to_conversation {
    enabled = false
  }

  removed_from_conversation {
    enabled = false
  }
}
