// Twilio's Node.js library, configured for the sandbox.

import assert from "node:assert/strict";

import twilio from "twilio";

import { ACCOUNT_SID, AUTH_TOKEN } from "../harness/server.mjs";

export function connect(server, { accountSid = ACCOUNT_SID, authToken = AUTH_TOKEN } = {}) {
  const client = twilio(accountSid, authToken);
  client.conversations.baseUrl = server.address;
  client.chat.baseUrl = server.address;
  return client;
}

/** Error of a request, as the library reports it. */
export async function refusal(promise) {
  const error = await promise.then(() => assert.fail("the call was carried out"), (refused) => refused);
  return { status: error.status, code: error.code, moreInfo: error.moreInfo };
}

export function refused(status, code) {
  return { status, code, moreInfo: `https://www.twilio.com/docs/errors/${code}` };
}
