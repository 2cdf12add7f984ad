// The page in Chromium, against `sealion serve`.
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";

import { openPage } from "./browser.mjs";
import { trainTable } from "./table_model.mjs";
import { oneDigitModel, root, sealion, serve } from "./sealion.mjs";

const pageFolder = join(root, "web/dist/page");
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

let folder, digits, table;

before(() => {
  folder = mkdtempSync(join(tmpdir(), "sealion-page-"));
  digits = oneDigitModel(folder).model;
  table = trainTable(folder);
});
after(() => rmSync(folder, { recursive: true, force: true }));

async function served(t, ...values) {
  const server = await serve(...values, "--page-folder", pageFolder);
  t.after(server.end);
  return server;
}

/** A browser at the page of a server with the digits' model, once it may be asked. */
async function readyPage(t, options = {}, models = [digits]) {
  const server = await served(t, ...models);
  const opened = await openPage(t, `${server.url}/`, options);
  await opened.page.waitForSelector("#work:not([hidden])");
  return { server, ...opened };
}

/** Writes a "1" with the mouse; when the pen was lifted, by the page's clock. */
async function drawOne(page) {
  const box = await page.locator("#pad").boundingBox();
  const at = (x, y) => [box.x + x * box.width, box.y + y * box.height];
  await page.mouse.move(...at(0.52, 0.2));
  await page.mouse.down();
  await page.mouse.move(...at(0.5, 0.5), { steps: 8 });
  await page.mouse.move(...at(0.48, 0.8), { steps: 8 });
  await page.mouse.up();
}

const told = (page) => page.locator("#told").textContent();

async function untilTold(page, text) {
  await page.waitForFunction((due) => document.querySelector("#told").textContent === due, text);
}

async function untilProblem(page, pattern) {
  await page.waitForSelector("#problem:not([hidden])");
  assert.match(await page.locator("#problem-text").textContent(), pattern);
}

/** What axe-core finds wrong with the page as it stands, by WCAG 2.2 at level AA. */
async function accessibilityFaults(page) {
  // As the page's policy allows: through the debugger, not by a script element.
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() =>
    axe.run({ runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] }),
  );
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`);
}

const fitsWidth = (page) =>
  page.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth);

describe("a digit", () => {
  test("that is drawn is answered, and only ciphertexts and keys leave", async (t) => {
    const asked = [];
    const { server, page, problems } = await readyPage(t, {
      before: (page) =>
        page.on("request", (request) => {
          asked.push([request.method(), new URL(request.url()), request.postDataBuffer()?.length ?? 0]);
        }),
    });
    await drawOne(page);
    const lifted = performance.now();
    await untilTold(page, "1");
    const seconds = (performance.now() - lifted) / 1000;
    t.diagnostic(`${await page.locator("#key-status").textContent()} From pen up to class: ${seconds.toFixed(2)} s`);
    assert.match(await page.locator("#told-more").textContent(), /probability \d/);
    assert.equal(await page.locator("#bars tbody tr").count(), 10);
    assert.equal(await page.locator("#bars .chosen th").textContent(), "1");
    assert.match(await page.locator("#ledger").innerText(), /Evaluation keys[^]*MB[^]*Request[^]*kB[^]*Answer[^]*kB/);

    assert.ok(asked.every(([, { origin }]) => origin === server.url), "nothing goes elsewhere");
    const sent = asked.filter(([, , bytes]) => bytes > 100).map(([method, { pathname }]) => `${method} ${pathname}`);
    assert.equal(sent.length, 2, String(sent));
    assert.match(sent[0], /^PUT \/v2\/keys\/[0-9a-f]{64}$/);
    assert.match(sent[1], /^POST \/v2\/models\/dnn-30\/versions\/1\/infer$/);
    assert.deepEqual(problems, []);
  });

  test("of each kind among the drawn ones is told", async (t) => {
    const { page, problems } = await readyPage(t);
    for (let digit = 0; digit < 10; ++digit) {
      await page.getByRole("button", { name: `Take a drawn ${digit}` }).click();
      await untilTold(page, String(digit));
    }
    assert.deepEqual(problems, []);
  });

  test("is drawn and asked with the keyboard alone", async (t) => {
    const { page } = await readyPage(t);
    const isFocused = () => page.evaluate(() => document.activeElement.id === "pad");
    for (let i = 0; i < 10 && !(await isFocused()); ++i) await page.keyboard.press("Tab");
    assert.ok(await isFocused(), "Tab reaches the drawing pad");
    await page.keyboard.press("Space");
    for (let i = 0; i < 14; ++i) await page.keyboard.press("ArrowDown");
    assert.match(await page.locator("#pad-position").textContent(), /^Row 22, column 15 of 28, pen down$/);
    await page.keyboard.press("Space");
    await page.keyboard.press("Enter");
    await untilTold(page, "1");
    await page.keyboard.press("Delete");
    await page.keyboard.press("Enter");
    await untilTold(page, "Nothing drawn yet.");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Tab");
    assert.equal(await page.evaluate(() => document.activeElement.id), "ask-drawing");
  });

  test("drawn with a finger on a phone 320 pixels wide is answered, and nothing is cut off", async (t) => {
    const { page } = await readyPage(t, {
      context: { viewport: { width: 320, height: 640 }, hasTouch: true, isMobile: true },
    });
    await page.locator("#pad").scrollIntoViewIfNeeded();
    await drawOne(page);
    await untilTold(page, "1");
    assert.ok(await fitsWidth(page), "no scrolling sideways");
    assert.deepEqual(await accessibilityFaults(page), []);
  });
});

describe("a row", () => {
  test("that is filled in is answered", async (t) => {
    const { page, problems } = await readyPage(t, {}, [table]);
    const ask = async (radius, site) => {
      await page.getByLabel("radius").fill(radius);
      await page.getByLabel("texture").fill("0.5");
      await page.getByLabel("site").selectOption(site);
      await page.locator("#ask-row").click();
    };
    await ask("24", "right");
    await untilTold(page, "malignant");
    await ask("6", "left");
    await untilTold(page, "benign");
    assert.match(await page.locator("#record-view").innerText(), /radius\s*6/);
    assert.deepEqual(await accessibilityFaults(page), []);
    assert.deepEqual(problems, []);

    await ask("many", "left");
    await untilProblem(page, /'many' is no number for radius/);
    assert.equal(await page.evaluate(() => document.activeElement.getAttribute("aria-invalid")), "true");
    await page.getByLabel("radius").fill("7");
    await page.getByLabel("site").selectOption("(missing)");
    await page.locator("#ask-row").click();
    await untilProblem(page, /site/);
  });
});

describe("models", () => {
  test("are chosen among several", async (t) => {
    const { page } = await readyPage(t, {}, [digits, table]);
    const select = page.getByLabel("Model of this server");
    await select.selectOption("linear");
    await page.waitForSelector("#row-form:not([hidden])");
    assert.ok(await page.locator("#drawing").isHidden());
    await select.selectOption("dnn-30");
    await page.waitForSelector("#drawing:not([hidden])");
    await page.getByRole("button", { name: "Take a drawn 3" }).click();
    await untilTold(page, "3");
  });
});

describe("what goes wrong is told", () => {
  /** The page, where replies to some addresses are others than the server's. */
  async function withReplies(t, replies, values = [digits]) {
    const server = await served(t, ...values);
    const opened = await openPage(t, `${server.url}/`, {
      before: async (page) => {
        for (const [pattern, reply] of Object.entries(replies)) await page.route(pattern, reply);
      },
    });
    return { server, ...opened };
  }

  test("another server", async (t) => {
    const { page } = await withReplies(t, {
      "**/v2": (route) => route.fulfill({ json: { name: "triton", extensions: ["classification"] } }),
    });
    await untilProblem(page, /not SEALion's server.*'triton'/);
    assert.deepEqual(await accessibilityFaults(page), []);
  });

  test("a server of files", async (t) => {
    const { page } = await withReplies(t, {
      "**/v2": (route) => route.fulfill({ status: 404, contentType: "text/html", body: "<p>no" }),
    });
    await untilProblem(page, /not SEALion's server.*404/);
  });

  test("a server that is gone, and back", async (t) => {
    const { page, server } = await readyPage(t);
    await page.route("**/infer", (route) => route.abort("connectionrefused"));
    await page.getByRole("button", { name: "Take a drawn 2" }).click();
    await untilProblem(page, /does not answer/);
    await page.unroute("**/infer");
    await page.getByRole("button", { name: "Try again" }).click();
    await untilTold(page, "2");
    assert.ok(await page.locator("#problem").isHidden());
    await server.end();
    await page.getByRole("button", { name: "Take a drawn 3" }).click();
    await untilProblem(page, /does not answer/);
  });

  test("no WebAssembly", async (t) => {
    const { page } = await withReplies(t, {
      "**/worker.js": async (route) => {
        const reply = await route.fetch();
        await route.fulfill({ response: reply, body: `delete self.WebAssembly;${await reply.text()}` });
      },
    });
    await untilProblem(page, /needs WebAssembly.*has no WebAssembly/);
    assert.deepEqual(await accessibilityFaults(page), []);
  });

  test("a policy that forbids WebAssembly", async (t) => {
    const { page } = await withReplies(t, {
      "**/worker.js": async (route) => {
        const reply = await route.fetch();
        const headers = { ...reply.headers() };
        headers["content-security-policy"] = headers["content-security-policy"].replace("'wasm-unsafe-eval'", "");
        await route.fulfill({ response: reply, headers });
      },
    });
    await untilProblem(page, /needs WebAssembly.*refuses the library/);
  });

  test("keys for which there is no room", async (t) => {
    const { page } = await withReplies(t, {}, [digits, "--key-quota-mb", "0"]);
    await untilProblem(page, /no room for your evaluation keys/);
  });

  test("a busy server, which is asked again", async (t) => {
    let replies = 0;
    const busy = { error: "too much to do", code: "busy", request_id: "x" };
    const { page } = await withReplies(t, {
      "**/infer": (route) =>
        ++replies === 1
          ? route.fulfill({ status: 429, headers: { "Retry-After": "1" }, json: busy })
          : route.continue(),
    });
    await page.waitForSelector("#work:not([hidden])");
    await page.getByRole("button", { name: "Take a drawn 4" }).click();
    await page.waitForFunction(() => /busy/.test(document.querySelector("#key-status").textContent));
    await untilTold(page, "4");
    assert.equal(replies, 2);
  });

  test("keys that the server has dropped, which it gets again", async (t) => {
    let replies = 0;
    const { page } = await withReplies(t, {
      "**/infer": (route) =>
        ++replies === 1
          ? route.fulfill({ status: 404, json: { error: "no keys", code: "missing_keys", request_id: "x" } })
          : route.continue(),
    });
    await page.waitForSelector("#work:not([hidden])");
    await page.getByRole("button", { name: "Take a drawn 5" }).click();
    await untilTold(page, "5");
    assert.equal(replies, 2);
  });

  test("a damaged answer", async (t) => {
    const { page } = await withReplies(t, {
      "**/infer": async (route) => {
        const reply = await route.fetch();
        const body = await reply.body();
        body[body.length - 100] ^= 1;
        await route.fulfill({ response: reply, body });
      },
    });
    await page.waitForSelector("#work:not([hidden])");
    await page.getByRole("button", { name: "Take a drawn 6" }).click();
    await untilProblem(page, /checksum/);
    assert.equal(await told(page), "Nothing asked yet.");
  });
});

describe("a token", () => {
  test("is asked for where the server wants one, and again after a wrong one", async (t) => {
    const tokens = join(folder, "tokens.json");
    const token = sealion("token", tokens, "--name", "clinic").trim().split(/\s/).at(-1);
    const server = await served(t, digits, "--tokens", tokens);
    const { page } = await openPage(t, `${server.url}/`);
    const field = page.getByLabel("Access token");
    await field.fill("wrong");
    assert.deepEqual(await accessibilityFaults(page), []);
    await page.getByRole("button", { name: "Continue" }).click();
    await untilProblem(page, /does not know this token/);
    await field.fill(token);
    await field.press("Enter");
    await page.waitForSelector("#work:not([hidden])");
    assert.ok(await page.locator("#token-form").isHidden());
    await page.getByRole("button", { name: "Take a drawn 7" }).click();
    await untilTold(page, "7");
    const stored = await page.evaluate(() => [localStorage.length, sessionStorage.length, document.cookie]);
    assert.deepEqual(stored, [0, 0, ""], "nothing is stored");
  });
});

describe("the page", () => {
  test("is accessible in light and in dark, before and after an answer", async (t) => {
    for (const colorScheme of ["light", "dark"]) {
      const { page } = await readyPage(t, { context: { colorScheme } });
      assert.deepEqual(await accessibilityFaults(page), []);
      await page.getByRole("button", { name: "Take a drawn 8" }).click();
      await untilTold(page, "8");
      assert.deepEqual(await accessibilityFaults(page), []);
    }
  });

  test("ends its worker, and the key with it, when it is left", async (t) => {
    const { page, server } = await readyPage(t);
    assert.equal(page.workers().length, 1);
    await page.goto("about:blank");
    assert.equal(page.workers().length, 0);
    await page.goto(`${server.url}/`);
    await page.waitForSelector("#work:not([hidden])");
    assert.equal(page.workers().length, 1);
  });

  test("would be told of by these tests, if it broke its policy", async (t) => {
    const { page, problems } = await readyPage(t, { breaksPolicy: true });
    const told = page.waitForEvent("console", (message) => /^policy script-src/.test(message.text()));
    await page.evaluate(() => document.body.append(Object.assign(document.createElement("script"), { text: "1" })));
    await told;
    assert.match(problems.join("\n"), /policy script-src/, "the other tests see what the policy forbids");
  });
});
