#pragma once

#include <CLI/App.hpp>
#include <string>

#include "heras/transfer/head.h"

namespace sealion::cli {

/// All that `fit-head` takes.
struct FitHeadArguments {
  std::string features, labels, out;
  std::string test_features = {}, test_labels = {};  ///< to judge the head by, or nothing
  std::size_t first = 0;                             ///< number of the first label
  heras::HeadOptions options = {};
  bool json = false;
};

/// The command `fit-head` with all its options; the caller says what it does.
CLI::App& add_fit_head_command(CLI::App& app, FitHeadArguments& arguments);

}  // namespace sealion::cli
