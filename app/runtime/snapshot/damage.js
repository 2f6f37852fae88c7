/**
 * A library that turns out to be damaged ends the interpreter that called it, and its worker with
 * it. So the worker only says it, and its page sees to it that nobody starts from that snapshot again.
 */

import { KEY } from "./key.js";
import { filesOf } from "./parts.js";
import { unmark } from "./store.js";

/** @import {Kind} from "./parts.js" */

const CHANNEL = `fieldbook damaged snapshot ${KEY}`;

/** @type {BroadcastChannel | null} */
let heard = null;

/** Forget snapshots that workers of this page find damaged; the next start is from the wheels. */
export function forgetDamaged() {
  if (heard) return;
  heard = new BroadcastChannel(CHANNEL);
  heard.onmessage = ({ data }) => void unmark(filesOf(data).complete);
}

/** @param {Kind} kind */
export function reportDamage(kind) {
  const channel = new BroadcastChannel(CHANNEL);
  channel.postMessage(kind);
  channel.close();
}
