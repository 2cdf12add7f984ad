// Holds the sources to the order of the layers (docs/architecture.md): a folder includes only
// itself and folders above it.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <regex>
#include <string>
#include <vector>

namespace {

namespace fs = std::filesystem;

/// From the lowest. A file belongs to the longest name that starts its path.
const std::vector<std::string> layers = {"src/base",
                                         "src/ring/kernels",
                                         "src/ring",
                                         "src/device/kernels",
                                         "src/device",
                                         "src/cuda",
                                         "src/data",
                                         "src/data/files",
                                         "src/program",
                                         "src/real",
                                         "src/onnx",
                                         "src/onnx/file",
                                         "src/onnx/lower",
                                         "src/rlwe",
                                         "src/rlwe/device",
                                         "src/schemes/bgv",
                                         "src/schemes/bgv/device",
                                         "src/schemes/bfv",
                                         "src/schemes/lwe",
                                         "src/seal",
                                         "src/exchange",
                                         "src/client",
                                         "src/remote",
                                         "src/layouts",
                                         "src/layouts/device",
                                         "src/layouts/affine",
                                         "src/layouts/slotwise/schedule",
                                         "src/layouts/slotwise/noise",
                                         "src/layouts/slotwise/steps",
                                         "src/layouts/slotwise/stages",
                                         "src/layouts/slotwise/cost",
                                         "src/layouts/slotwise/run",
                                         "src/layouts/slotwise/device",
                                         "src/layouts/slotwise/search",
                                         "src/layouts/slotwise",
                                         "src/layouts/packed/form",
                                         "src/layouts/packed/slots",
                                         "src/layouts/packed/packing",
                                         "src/layouts/packed/levels",
                                         "src/layouts/packed/cost",
                                         "src/layouts/packed/run",
                                         "src/layouts/packed/device",
                                         "src/layouts/packed",
                                         "src/rates",
                                         "src/planner",
                                         "src/fleet",
                                         "src/runtime",
                                         "src/ledger",
                                         "src/heras/layers",
                                         "src/heras/training",
                                         "src/heras/deployment",
                                         "src/heras/report",
                                         "src/heras/measure",
                                         "src/heras/model",
                                         "src/heras/architecture",
                                         "src/heras/transfer",
                                         "src/heras/zoo",
                                         "src/heras",
                                         "src/serving/protocol",
                                         "src/serving/access",
                                         "src/serving/keys",
                                         "src/serving/admission",
                                         "src/serving/observe",
                                         "src/serving/models",
                                         "src/serving/application",
                                         "src/serving/http",
                                         "src/serving",
                                         "src/onnx/import",
                                         "src/onnx/report",
                                         "src/heras/train/core",
                                         "src/heras/train/modules",
                                         "src/heras/train/networks",
                                         "src/heras/train/optimizers",
                                         "src/heras/train/batches",
                                         "src/heras/train/heads",
                                         "src/heras/train/distil",
                                         "src/heras/train",
                                         "src/api",
                                         "bench",
                                         "apps/cli/support",
                                         "apps/cli/tables",
                                         "apps/cli/pages",
                                         "apps/cli/commands",
                                         "apps/cli",
                                         "apps/extra",
                                         "apps/train",
                                         "bench/seal"};

constexpr int no_layer = -1;

int layer_of(const std::string& path) {
  int best = no_layer;
  for (int i = 0; i < static_cast<int>(layers.size()); ++i) {
    const std::string& name = layers[static_cast<std::size_t>(i)];
    if (path.starts_with(name + "/") &&
        (best == no_layer || name.size() > layers[static_cast<std::size_t>(best)].size())) {
      best = i;
    }
  }
  return best;
}

struct Include {
  std::string file;    ///< who, from the root of the repository
  std::string target;  ///< what, as written
  std::string path;    ///< from the root; empty where there is no such file
};

std::string relative_to_root(const fs::path& path) {
  return fs::relative(path, SEALION_SOURCE_DIR).generic_string();
}

/// Where the compiler finds `target`: beside the file, or from src/, apps/ or the root.
std::string resolve(const fs::path& file, const std::string& target) {
  const fs::path root = SEALION_SOURCE_DIR;
  for (const fs::path& folder : {file.parent_path(), root / "src", root / "apps", root}) {
    if (fs::is_regular_file(folder / target)) {
      return relative_to_root(fs::weakly_canonical(folder / target));
    }
  }
  return {};
}

std::vector<fs::path> source_files() {
  std::vector<fs::path> files;
  for (const char* folder : {"src", "bench", "apps"}) {
    const fs::path root = fs::path(SEALION_SOURCE_DIR) / folder;
    if (!fs::is_directory(root)) continue;
    for (const auto& entry : fs::recursive_directory_iterator(root)) {
      const std::string extension = entry.path().extension().string();
      if (extension == ".h" || extension == ".cpp" || extension == ".cu")
        files.push_back(entry.path());
    }
  }
  return files;
}

/// Every #include "..." of the project.
std::vector<Include> includes() {
  const std::regex pattern(R"(^\s*#\s*include\s*"([^"]+)\")");
  std::vector<Include> result;
  for (const fs::path& file : source_files()) {
    std::ifstream stream(file);
    for (std::string line; std::getline(stream, line);) {
      std::smatch match;
      if (!std::regex_search(line, match, pattern)) continue;
      result.push_back({relative_to_root(file), match[1], resolve(file, match[1])});
    }
  }
  return result;
}

TEST(Layers, EverySourceBelongsToOne) {
  const std::vector<fs::path> files = source_files();
  EXPECT_GT(files.size(), 50U) << "the sources were not found";
  for (const fs::path& file : files) {
    EXPECT_NE(layer_of(relative_to_root(file)), no_layer) << relative_to_root(file);
  }
}

TEST(Layers, EveryIncludeInQuotesIsOurs) {
  for (const Include& include : includes()) {
    EXPECT_NE(include.path, "") << include.file << " includes \"" << include.target
                                << "\", which is no file of the project; use <> for others";
  }
}

TEST(Layers, AFolderIncludesOnlyFoldersAboveIt) {
  const std::vector<Include> all = includes();
  EXPECT_GT(all.size(), 100U);
  for (const Include& include : all) {
    if (include.path.empty()) continue;
    EXPECT_LE(layer_of(include.path), layer_of(include.file))
        << include.file << " includes " << include.path;
  }
}

TEST(Layers, TheKernelsAreEnteredByTheirContractAlone) {
  for (const Include& include : includes()) {
    const bool is_inside = include.file.starts_with("src/ring/");
    const bool is_kernel = include.path.starts_with("src/ring/kernels/");
    EXPECT_TRUE(is_inside || !is_kernel || include.path == "src/ring/kernels/kernels.h")
        << include.file << " includes " << include.path;
  }
}

/// The planner and what is above it know a layout by the seam, layouts/layout.h, and its name.
TEST(Layers, LayoutsAreEnteredByTheirSeamAlone) {
  for (const Include& include : includes()) {
    const bool is_above =
        include.file.starts_with("src/") && !include.file.starts_with("src/layouts/");
    const bool is_inner = std::regex_search(include.path, std::regex("^src/layouts/[a-z]+/"));
    const bool is_entrance =
        std::regex_search(include.path, std::regex("^src/layouts/([a-z]+)/\\1_layout\\.h$"));
    EXPECT_TRUE(!is_above || !is_inner || is_entrance)
        << include.file << " includes " << include.path;
  }
}

TEST(Layers, OnlyTrainingKnowsTorch) {
  const std::regex pattern(R"(#\s*include\s*<(torch|ATen|c10)/)");
  for (const fs::path& file : source_files()) {
    if (relative_to_root(file).starts_with("src/heras/train/")) continue;
    std::ifstream stream(file);
    for (std::string line; std::getline(stream, line);) {
      EXPECT_FALSE(std::regex_search(line, pattern)) << relative_to_root(file) << ": " << line;
    }
  }
}

}  // namespace
