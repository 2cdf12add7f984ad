import { writeFileSync } from "node:fs";
import { join } from "node:path";

import { sealion } from "./sealion.mjs";

/** A model of a table with columns of numbers and of texts, trained in a second: its file. */
export function trainTable(folder) {
  const sites = ["left", "right", "unknown"];
  const rows = Array.from({ length: 240 }, (_, i) => {
    const radius = 5 + (i * 7.31) % 20, texture = (i * 0.377) % 1, site = sites[i % 3];
    const outcome = radius + (site === "right" ? 4 : 0) > 16 ? "malignant" : "benign";
    return [radius.toFixed(2), texture.toFixed(3), site, outcome].join(",");
  });
  const data = join(folder, "lumps.csv"), model = join(folder, "linear.sealion");
  writeFileSync(data, ["radius,texture,site,outcome", ...rows].join("\n") + "\n");
  sealion("train", "--data", data, "--label", "outcome", "--architecture", "linear", "--split", "0.25", "--epochs", "40", "--out", model);
  return model;
}
