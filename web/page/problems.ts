import { SealionError } from "../src/index.js";

const sentences: Record<string, string> = {
  unreachable: "The server does not answer. It may have ended, or the network is gone.",
  not_sealion: "What answers here is not SEALion's server, or one of another protocol.",
  no_webassembly:
    "This browser cannot run the encryption: it needs WebAssembly, which is missing, too old or switched off.",
  insecure: "The model's encryption parameters are weaker than this page accepts, so nothing was sent.",
  busy: "The server has more to do than it can take. Try again in a moment.",
  draining: "The server is about to end. Try again once it is back.",
  over_quota: "The server has no room for your evaluation keys: it keeps too many for this token.",
  storage_full: "The server's disk is full: it could not take your evaluation keys.",
  over_budget: "The model answers no more records for one key: reload the page for a fresh one.",
  forbidden: "Your token does not allow this.",
  incompatible: "The model was replaced meanwhile. Reload the page to read the new one.",
  undecryptable: "The answer is nothing but noise: the server's keys or bytes were not those that were sent.",
  too_large: "The server refuses what was sent as too large.",
  deadline: "The server took longer than it allows itself. Try again.",
  timeout: "The upload was too slow for the server. Try again.",
  wiped: "The key was wiped. Reload the page for a fresh one.",
};

/** What people read of an error: what it means, then what was said. */
export function sentenceOf(thrown: unknown): string {
  if (!(thrown instanceof SealionError)) return `Something failed: ${String(thrown)}.`;
  const sentence = sentences[thrown.code];
  const said = thrown.message.replace(/\.$/, "");
  return sentence ? `${sentence} (${said}.)` : `${said.charAt(0).toUpperCase()}${said.slice(1)}.`;
}
