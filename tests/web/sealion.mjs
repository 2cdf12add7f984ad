// The command, and a server that it runs for a test.
import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("../..", import.meta.url));
const command = process.env.SEALION ?? join(root, "build/release/sealion");

/** Runs the command; what it prints on stdout. */
export function sealion(...values) {
  return execFileSync(command, values, { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
}

/** A folder that is gone after the test. */
export function temporaryFolder(test) {
  const folder = mkdtempSync(join(tmpdir(), "sealion-web-"));
  test.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A plan of dnn-30 for one digit: {model, manifest}, files in that folder. */
export function oneDigitModel(folder) {
  const model = join(folder, "one-digit.sealion");
  sealion("plan", "dnn-30", "--batch", "1", "--layout", "packed", "--save", model, "--no-calibration");
  return { model, manifest: join(folder, "one-digit.manifest.json") };
}

/** Starts `sealion serve` with these arguments on a free port: {url, end}. */
export async function serve(...values) {
  const state = mkdtempSync(join(tmpdir(), "sealion-state-"));
  const server = spawn(command, ["serve", ...values, "--port", "0", "--json", "--state", state], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  let log = "";
  server.stderr.setEncoding("utf8").on("data", (text) => (log += text));
  const ended = new Promise((resolve) => server.on("exit", resolve));
  const end = async () => {
    server.kill("SIGKILL");
    await ended;
    rmSync(state, { recursive: true, force: true });
  };
  const started = await Promise.race([
    createInterface({ input: server.stdout })[Symbol.asyncIterator]().next(),
    ended,
  ]);
  if (started?.value === undefined) {
    await end();
    throw new Error(`sealion serve ended: ${log}`);
  }
  return { url: JSON.parse(started.value).url, end, log: () => log };
}
