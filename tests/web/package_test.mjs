// The package under node, against files that the command writes and reads.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readdirSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";

import { SealionClient } from "../../web/dist/package/dist/index.js";
import { bytes, logitsIn, pixelsOf, text, writePixels, writeRows } from "./files.mjs";
import { failsWith } from "./fails_with.mjs";
import { oneDigitModel, root, sealion, temporaryFolder } from "./sealion.mjs";

const recorded = (name) => join(root, "tests/recorded/inputs", name);
const frozen = (name) => join(root, "tests/frozen/files", name);

/** Each layout, each kind of key, one and several plain moduli. */
const models = {
  "slotwise, no keys": recorded("shallow"),
  "several plain moduli": recorded("channels"),
  relinearisation: recorded("relinearised"),
  "modulus switching": recorded("switched"),
  "pictures with a channel": recorded("image"),
  "packed, rotations": frozen("packed"),
  "affine, rounded": frozen("affine"),
};

async function clientOf(manifest) {
  return SealionClient.create(text(manifest), { table: "2018" });
}

const least = ["--least-security-table", "2018"];

/** What the command answers and decrypts, of a request that somebody made. */
function answered(folder, path, request, keys) {
  const answer = join(folder, "answer");
  const withKeys = keys ? ["--evaluation-keys", keys] : [];
  sealion("predict", `${path}.sealion`, "--in", request, "--out", answer, ...withKeys);
  return answer;
}

function decrypted(folder, path, key, answer, record) {
  const csv = join(folder, "decrypted.csv");
  sealion("decrypt", `${path}.manifest.json`, "--key", key, "--in", answer, "--request", record, "--out", csv, ...least);
  return logitsIn(csv);
}

const count = 3;

/** Some records, and the file of the same that the command reads. */
function recordsFor({ columns, recordShape }, folder) {
  if (columns === null) {
    const pixels = pixelsOf(count * recordShape.reduce((a, b) => a * b));
    const data = join(folder, "records.npy");
    writePixels(data, pixels, count, recordShape);
    return { records: pixels, data };
  }
  const valueOf = (column, i) =>
    column.kind === "text"
      ? column.texts[i % column.texts.length]
      : column.least + ((i + 1) / (count + 1)) * (column.most - column.least);
  const rows = Array.from({ length: count }, (_, i) =>
    Object.fromEntries(columns.map((column) => [column.name, valueOf(column, i)])),
  );
  const data = join(folder, "records.csv");
  writeRows(data, rows);
  return { records: rows, data };
}

describe("what the command makes and what the package makes are one", () => {
  for (const [name, path] of Object.entries(models)) {
    test(name, async (t) => {
      const folder = temporaryFolder(t);
      const client = await clientOf(`${path}.manifest.json`);
      t.after(() => client.wipe());
      const file = (of) => join(folder, of);
      const { needsEvaluationKeys } = client.model;
      const { records, data } = recordsFor(client.model, folder);

      // A key of the package, which the command takes.
      await client.generateKeys();
      writeFileSync(file("web.key"), await client.exportSecretKey(), { mode: 0o600 });
      if (needsEvaluationKeys) writeFileSync(file("web.keys"), (await client.evaluationKeys()).bytes);
      const keys = needsEvaluationKeys ? file("web.keys") : null;

      // The package's request, decrypted by both.
      const request = await client.encrypt(records);
      writeFileSync(file("web.batch"), request.bytes);
      writeFileSync(file("web.request"), request.record);
      const answer = answered(folder, path, file("web.batch"), keys);
      const own = (await client.decrypt(request, bytes(answer))).records.map(({ integers }) => integers);
      assert.equal(own.length, count);
      assert.deepEqual(own, decrypted(folder, path, file("web.key"), answer, file("web.request")));

      // The command's request under that key, decrypted by the package: the same numbers again.
      sealion("encrypt", `${path}.manifest.json`, "--key", file("web.key"), "--data", data, "--out", file("native.batch"), ...least);
      const second = answered(folder, path, file("native.batch"), keys);
      const record = text(file("native.batch.request"));
      const told = (await client.decrypt({ record }, bytes(second))).records;
      assert.deepEqual(told.map(({ integers }) => integers), own);
    });
  }
});

describe("a key of the command", () => {
  test("is read, written as it was, and serves", async (t) => {
    const folder = temporaryFolder(t);
    const { model, manifest } = oneDigitModel(folder);
    const file = (of) => join(folder, of);
    sealion("keygen", manifest, "--out", file("key"), "--evaluation-keys", file("keys"));
    sealion("encrypt", manifest, "--key", file("key"), "--records", "1", "--out", file("batch"));
    sealion("predict", model, "--evaluation-keys", file("keys"), "--in", file("batch"), "--out", file("answer"));
    const client = await SealionClient.create(text(manifest));
    t.after(() => client.wipe());
    const given = bytes(file("key"));
    await client.importSecretKey(given);
    assert.ok(given.every((byte) => byte === 0), "the caller's bytes are wiped");
    assert.deepEqual(await client.exportSecretKey(), bytes(file("key")));
    const answers = await client.decrypt({ record: text(file("batch.request")) }, bytes(file("answer")));
    const [answer] = answers.records;
    assert.equal(answer.className, "7");  // MNIST's first test digit
    assert.ok(answer.probabilities[7] > 0.5);
    assert.ok(answers.noiseBudgetBits > 0);
  });
});

describe("what is wrong is refused", () => {
  test("a manifest that is none, is damaged or is insecure", async () => {
    await assert.rejects(SealionClient.create("{}"), failsWith("corrupt", /manifest/));
    await assert.rejects(SealionClient.create("no JSON"), failsWith("corrupt", /./));
    const manifest = text(frozen("packed.manifest.json"));
    await assert.rejects(SealionClient.create(manifest, { bits: 256 }), failsWith("insecure", /256/));
    const fields = JSON.parse(manifest);
    for (const shape of [[65536, 65536], [65537], [4294967297], [0]]) {
      fields.input.shape = shape;
      await assert.rejects(SealionClient.create(JSON.stringify(fields), { table: "2018" }), failsWith("corrupt", /./));
    }
  });

  test("records of another shape, out of range and of another kind", async (t) => {
    const client = await SealionClient.create(text(join(root, "zoo/dnn-30.manifest.json")));
    t.after(() => client.wipe());
    await assert.rejects(client.encrypt(new Uint8Array(784)), failsWith("invalid_argument", /generateKeys/));
    await client.generateKeys();
    await assert.rejects(client.encrypt(new Uint8Array(783)), failsWith("invalid_argument", /784/));
    await assert.rejects(client.encrypt(new Uint8Array(0)), failsWith("invalid_argument", /784/));
    await assert.rejects(client.encrypt([{ radius: 1 }]), failsWith("invalid_argument", /rows/));
    await assert.rejects(client.encrypt(new Float64Array(784).fill(256)), failsWith("invalid_argument", /256/));
    await assert.rejects(client.encrypt(new Float64Array(784).fill(NaN)), failsWith("invalid_argument", /./));
  });

  test("an answer that is damaged, cut off or to another request", async (t) => {
    const folder = temporaryFolder(t);
    const path = recorded("shallow");
    const client = await clientOf(`${path}.manifest.json`);
    t.after(() => client.wipe());
    await client.generateKeys();
    const pixels = pixelsOf(client.model.recordShape.reduce((a, b) => a * b));
    const [request, other] = [await client.encrypt(pixels), await client.encrypt(pixels)];
    writeFileSync(join(folder, "batch"), request.bytes);
    const answer = bytes(answered(folder, path, join(folder, "batch")));
    await client.decrypt(request, answer);
    await assert.rejects(client.decrypt(other, answer), failsWith("incompatible", /request/));
    await assert.rejects(client.decrypt(request, answer.subarray(0, -1)), failsWith("corrupt", /checksum/));
    await assert.rejects(client.decrypt(request, new Uint8Array(0)), failsWith("corrupt", /./));
    await assert.rejects(client.decrypt({ record: "{}" }, answer), failsWith("corrupt", /./));
  });
});

describe("wiping", () => {
  test("ends the client, once and again", async () => {
    const client = await SealionClient.create(text(frozen("packed.manifest.json")), { table: "2018" });
    await client.generateKeys();
    await client.wipe();
    await client.wipe();
    await assert.rejects(client.exportSecretKey(), failsWith("wiped", /wiped/));
  });
});

describe("the archive for npm", () => {
  const dist = join(root, "web/dist");
  const archive = join(dist, readdirSync(dist).find((name) => name.endsWith(".tgz")));

  test("takes little room", () => assert.ok(statSync(archive).size < 400_000));

  test("is installed alone, imported, and has types for strict TypeScript", (t) => {
    const folder = temporaryFolder(t);
    const run = (program, ...values) => execFileSync(program, values, { cwd: folder, encoding: "utf8" });
    writeFileSync(join(folder, "package.json"), '{"type": "module"}');
    run("npm", "install", "--offline", "--no-audit", "--no-fund", archive);
    assert.deepEqual(readdirSync(join(folder, "node_modules")).filter((name) => !name.startsWith(".")), ["@sealion"]);
    const program = `import { RemoteModel, SealionClient, SealionError } from "@sealion/client";
      try { await SealionClient.create("{}"); } catch (thrown) { console.log((thrown as SealionError).code); }
      export async function ask(): Promise<string | undefined> {
        const model = await RemoteModel.open("https://models.example", "dnn-30", { token: "x" });
        const { records } = await model.ask([{ radius: 1, site: null }]);
        // @ts-expect-error: there is no such field
        records[0]!.nothing;
        return records[0]?.className;
      }`;
    writeFileSync(join(folder, "program.ts"), program);
    run(join(root, "web/node_modules/.bin/tsc"), "--strict", "--target", "es2022", "--module", "nodenext", "--types", "", "--lib", "es2022,dom", "program.ts");
    assert.equal(run("node", "program.js"), "corrupt\n");
  });
});
