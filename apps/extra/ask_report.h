#pragma once

#include <cstddef>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>

#include "base/tensor.h"
#include "cli/support/record_words.h"
#include "exchange/answer_reader.h"
#include "heras/measure/metrics/metrics.h"
#include "remote/remote_model.h"

namespace sealion::cli {

/// What a server's model told of some records, and what that took.
struct Asked {
  std::string server, model;
  std::string manifest_sha256;
  bool is_manifest_changed;  ///< since the last time
  std::string keys;          ///< the secret key's file, or the folder that it is in
  std::size_t first;         ///< number of the first record
  std::size_t batch;         ///< records of a full request
  RecordWords words;
  AnswerReader reader;
  IntegerBatch logits;
  std::optional<heras::Metrics> metrics;  ///< where labels are known
  remote::AskCosts costs;
};

/// For people: the first answers and what they cost.
std::string to_text(const Asked& asked);
/// All there is.
nlohmann::json to_json(const Asked& asked);
/// A row for each record.
std::string to_csv(const Asked& asked);

}  // namespace sealion::cli
