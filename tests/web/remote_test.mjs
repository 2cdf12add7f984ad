// The package's way to servers, under node: against `sealion serve`, and against servers that are none.
import assert from "node:assert/strict";
import { createServer } from "node:http";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";

import { RemoteModel, SealionServer } from "../../web/dist/package/dist/index.js";
import { failsWith } from "./fails_with.mjs";
import { oneDigitModel, sealion, serve } from "./sealion.mjs";
import { trainTable } from "./table_model.mjs";

/** A vertical stroke. */
const one = Uint8Array.from({ length: 784 }, (_, i) => {
  const row = Math.floor(i / 28), column = i % 28;
  return row >= 5 && row < 23 && column >= 13 && column < 16 ? 255 : 0;
});

let folder, server, tokenServer, token;

before(async () => {
  folder = mkdtempSync(join(tmpdir(), "sealion-remote-"));
  const { model } = oneDigitModel(folder);
  server = await serve(model, trainTable(folder));
  const tokens = join(folder, "tokens.json");
  token = sealion("token", tokens, "--name", "clinic").trim().split(/\s/).at(-1);
  tokenServer = await serve(model, "--tokens", tokens);
});
after(async () => {
  await server?.end();
  await tokenServer?.end();
  rmSync(folder, { recursive: true, force: true });
});

/** `fetch` that gives these replies in front of the server's own, each once, by a part of the address. */
function fetchWith(replies) {
  const asked = [];
  const instead = async (address, init) => {
    asked.push(`${init?.method ?? "GET"} ${new URL(address).pathname}`);
    const index = replies.findIndex(([part]) => address.pathname.includes(part));
    if (index === -1) return fetch(address, init);
    const [[, status, body, headers = {}]] = replies.splice(index, 1);
    return Response.json(body, { status, headers });
  };
  return { asked, fetch: instead };
}

describe("a served model", () => {
  test("answers pictures, one and several", async (t) => {
    const model = await RemoteModel.open(server.url, "dnn-30");
    t.after(() => model.wipe());
    const keys = await model.prepare();
    assert.ok(keys.bytes > 1e6);
    const report = await model.ask(one);
    assert.equal(report.records[0].className, "1");
    assert.ok(report.request.length > report.answer.length && report.evaluateSeconds > 0);
    const three = new Uint8Array(3 * 784);
    for (const i of [0, 1, 2]) three.set(one, 784 * i);
    const classes = (await model.ask(three)).records.map(({ classIndex }) => classIndex);
    assert.deepEqual(classes, [1, 1, 1]);
  });

  test("answers rows", async (t) => {
    const model = await RemoteModel.open(server.url, "linear");
    t.after(() => model.wipe());
    assert.deepEqual(await model.prepare().then(({ bytes }) => bytes), 0);
    assert.deepEqual(model.model.columns.map(({ name, kind }) => [name, kind]), [
      ["radius", "number"],
      ["texture", "number"],
      ["site", "text"],
    ]);
    const { records } = await model.ask([
      { radius: 24, texture: 0.5, site: "right" },
      { radius: 6, texture: 0.5, site: "left" },
    ]);
    assert.deepEqual(records.map(({ className }) => className), ["malignant", "benign"]);
    await assert.rejects(model.ask([{ radius: 24, texture: 0.5, site: "behind" }]), failsWith("invalid_argument", /site.*behind|behind/));
    await assert.rejects(model.ask([{ radius: 24, texture: 0.5 }]), failsWith("invalid_argument", /site/));
    await assert.rejects(model.ask([{ radius: "24", texture: 0.5, site: "left" }]), failsWith("invalid_argument", /radius/));
  });

  test("is asked again where the server is busy, as late as it says, and not for ever", async (t) => {
    const busy = ["/infer", 429, { error: "too much to do", code: "busy", request_id: "r1" }, { "Retry-After": "1" }];
    const waits = [];
    const { fetch, asked } = fetchWith([[...busy], [...busy]]);
    const model = await RemoteModel.open(server.url, "dnn-30", { fetch, onBusy: (seconds) => waits.push(seconds) });
    t.after(() => model.wipe());
    await model.prepare();
    const start = performance.now();
    assert.equal((await model.ask(one)).records[0].className, "1");
    assert.ok(performance.now() - start >= 2000);
    assert.deepEqual(waits, [1, 1]);
    assert.equal(asked.filter((line) => line.endsWith("/infer")).length, 3);

    const always = fetchWith([[...busy], [...busy]]);
    const other = new SealionServer(server.url, { fetch: always.fetch, retries: 1 });
    const refused = other.infer({ name: "dnn-30", version: "1" }, new Uint8Array(1));
    await assert.rejects(refused, (error) => failsWith("busy", /too much/)(error) && error.retryAfterSeconds === 1 && error.requestId === "r1" && error.status === 429);
  });

  test("gets keys again that the server has dropped", async (t) => {
    const { fetch, asked } = fetchWith([["/infer", 404, { error: "gone", code: "missing_keys", request_id: "r" }]]);
    const model = await RemoteModel.open(server.url, "dnn-30", { fetch });
    t.after(() => model.wipe());
    await model.prepare();
    assert.equal((await model.ask(one)).records[0].className, "1");
    assert.equal(asked.filter((line) => line.startsWith("PUT /v2/keys/")).length, 2);
  });

  test("has keys that can be looked for and deleted", async (t) => {
    const own = new SealionServer(server.url);
    const { fetch, asked } = fetchWith([]);
    const model = await RemoteModel.open(server.url, "dnn-30", { fetch });
    t.after(() => model.wipe());
    await model.prepare();
    const sha256 = asked.find((line) => line.startsWith("PUT")).split("/").at(-1);
    assert.equal(await own.hasKeys(sha256), true);
    await own.deleteKeys(sha256);
    assert.equal(await own.hasKeys(sha256), false);
    await assert.rejects(own.deleteKeys(sha256), failsWith("not_found", /./));
    assert.equal((await model.ask(one)).records[0].className, "1", "and takes them there again");
  });
});

describe("a token", () => {
  test("opens what asks for one", async (t) => {
    await assert.rejects(RemoteModel.open(tokenServer.url, "dnn-30"), failsWith("unauthorized", /token/i));
    await assert.rejects(RemoteModel.open(tokenServer.url, "dnn-30", { token: "no" }), failsWith("unauthorized", /token/i));
    const model = await RemoteModel.open(tokenServer.url, "dnn-30", { token });
    t.after(() => model.wipe());
    await model.prepare();
    assert.equal((await model.ask(one)).records[0].className, "1");
  });
});

describe("what is no server of this protocol is told", () => {
  async function fake(t, answer) {
    const http = createServer((request, response) => answer(request, response)).listen(0, "127.0.0.1");
    await new Promise((resolve) => http.on("listening", resolve));
    t.after(() => http.close());
    return `http://127.0.0.1:${http.address().port}`;
  }

  test("nothing there", async () => {
    await assert.rejects(RemoteModel.open("http://127.0.0.1:9", "dnn-30"), failsWith("unreachable", /127\.0\.0\.1:9/));
  });

  test("a server of pages", async (t) => {
    const url = await fake(t, (_, response) => response.writeHead(200, { "Content-Type": "text/html" }).end("<p>"));
    await assert.rejects(RemoteModel.open(url, "dnn-30"), failsWith("not_sealion", /no JSON/));
  });

  test("another server of inference", async (t) => {
    const url = await fake(t, (_, response) => response.end('{"name": "triton", "extensions": ["binary_tensor_data"]}'));
    await assert.rejects(RemoteModel.open(url, "dnn-30"), failsWith("not_sealion", /triton/));
  });

  test("a proxy's error", async (t) => {
    const url = await fake(t, (_, response) => response.writeHead(502).end("<h1>Bad gateway"));
    await assert.rejects(RemoteModel.open(url, "dnn-30"), failsWith("not_sealion", /502/));
  });

  test("a model that it does not have", async () => {
    await assert.rejects(RemoteModel.open(server.url, "none"), failsWith("not_found", /none/));
  });

  test("answers that are cut off or lie about their length", async () => {
    const bodies = [
      ["100", "{}"],
      ["2", "{}"],
      ["no", "{}"],
      ["3", "{a}"],
      ["62", '{"outputs": [{"parameters": {"binary_data_size": 8}}], "a": 1}\x05\x00\x00\x00abcd'],
    ];
    for (const [length, body] of bodies) {
      const own = new SealionServer(server.url, {
        fetch: async () => new Response(body, { headers: { "Inference-Header-Content-Length": length } }),
      });
      await assert.rejects(own.infer({ name: "dnn-30", version: "1" }, new Uint8Array(1)), failsWith("corrupt", /inference/));
    }
  });
});

test("the package's version is the library's", () => {
  const { version } = JSON.parse(readFileSync(new URL("../../web/package.json", import.meta.url)));
  assert.match(sealion("--version"), new RegExp(`\\b${version.replaceAll(".", "\\.")}\\b`));
});
