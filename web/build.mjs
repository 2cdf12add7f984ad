// Makes the package and the page of what TypeScript and Emscripten give:
//   node build.mjs FOLDER-OF-sealion.mjs dist/package dist/page
import { cp, mkdir, rm } from "node:fs/promises";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

import { build } from "esbuild";

const [moduleFolder, packageFolder, pageFolder] = process.argv.slice(2).map((path) => resolve(path));
const here = (path) => fileURLToPath(new URL(path, import.meta.url));

const common = {
  bundle: true,
  format: "esm",
  target: "es2022",
  platform: "neutral",
  mainFields: ["module", "main"],
  external: ["node:*"],
  minify: true,
  legalComments: "inline",
  alias: { "sealion-module": join(moduleFolder, "sealion.mjs") },
};

async function addLibrary(folder) {
  await build({ ...common, entryPoints: [here("src/worker.ts")], outfile: join(folder, "worker.js") });
  await cp(join(moduleFolder, "sealion.wasm"), join(folder, "sealion.wasm"));
}

async function makePackage(folder) {
  const library = join(folder, "dist");
  await mkdir(library, { recursive: true });
  await build({ ...common, minify: false, entryPoints: [here("src/index.ts")], outfile: join(library, "index.js") });
  await addLibrary(library);
  await cp(here("README.md"), join(folder, "README.md"));
  await cp(here("package.json"), join(folder, "package.json"));
  await cp(here("../LICENSE"), join(folder, "LICENSE"));
}

async function makePage(folder) {
  await mkdir(folder, { recursive: true });
  await build({ ...common, entryPoints: [here("page/page.ts")], outfile: join(folder, "page.js") });
  await addLibrary(folder);
  for (const file of ["index.html", "page.css", "icon.svg"]) {
    await cp(here(`page/${file}`), join(folder, file));
  }
}

for (const folder of [packageFolder, pageFolder]) await rm(folder, { recursive: true, force: true });
await makePackage(packageFolder);
await makePage(pageFolder);
