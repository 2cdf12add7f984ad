// Chromium, as Debian has it, and what a page does in it.
import assert from "node:assert/strict";

import { chromium } from "playwright-core";

/** What no test of the page may cause, unless it means to. */
const isFault = (problem) => /^(error:|policy )/.test(problem);

/** Opens a browser; {page, problems}: `problems` collects what the page itself complains of. */
export async function openPage(test, url, options = {}) {
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: ["--no-sandbox", ...(options.flags ?? [])],
  });
  test.after(() => browser.close());
  const context = await browser.newContext(options.context ?? {});
  const page = await context.newPage();
  page.setDefaultTimeout(60_000);
  const problems = [];
  page.on("pageerror", (error) => problems.push(`error: ${error.message}`));
  page.on("console", (message) => {
    if (message.type() === "error") problems.push(message.text());
  });
  await page.addInitScript(() => {
    addEventListener("securitypolicyviolation", (event) => {
      console.error(`policy ${event.violatedDirective} forbids ${event.blockedURI}`);
    });
  });
  if (!options.breaksPolicy) test.after(() => assert.deepEqual(problems.filter(isFault), []));
  await options.before?.(page);
  await page.goto(url);
  return { page, problems, browser };
}
