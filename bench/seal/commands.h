#pragma once

#include <CLI/App.hpp>

/// The commands of `sealion-bench-seal`.
namespace sealion::bench {

void add_primitives(CLI::App& app);
void add_networks(CLI::App& app);

}  // namespace sealion::bench
