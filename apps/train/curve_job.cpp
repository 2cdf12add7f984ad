#include "train/curve_job.h"

#include <algorithm>

#include "base/error.h"
#include "base/file.h"
#include "base/json.h"

namespace sealion::cli {
namespace {

constexpr std::size_t largest_job = std::size_t{1} << 20;
constexpr std::size_t most_representations = 64, most_counts = 64,
                      most_labels = std::size_t{1} << 20, most_seeds = 1000;
constexpr const char* linear = "linear";
constexpr const char* dense = "dense";

std::vector<std::string> read_heads(const JsonValue& json) {
  if (!json.contains("heads")) return {linear};
  std::vector<std::string> heads = read_texts(json, "heads", 2);
  const bool all_known = std::all_of(heads.begin(), heads.end(), [](const std::string& head) {
    return head == linear || head == dense;
  });
  if (all_known && !heads.empty()) return heads;
  fail(ErrorCode::corrupt, "{} must name '{}', '{}' or both, not {}", json.at("heads").place(),
       linear, dense, heads.empty() ? "none" : "another kind");
}

RepresentationJob read_representation(const std::string& name, const JsonValue& json) {
  check_name(name, "representation");
  refuse_other_fields(json, {"train", "test", "heads"});
  return {name, read_text(json, "train"), read_text(json, "test"), read_heads(json)};
}

void read_options(const JsonValue& json, CurveJob& job) {
  heras::train::CurveOptions& options = job.options;
  if (json.contains("labels_per_class")) {
    options.labels_per_class = read_sizes(json, "labels_per_class", most_counts, most_labels);
  }
  if (json.contains("seeds")) options.seeds = read_size(json, "seeds", most_seeds);
  if (json.contains("weight_decay")) {
    job.head.weight_decay = read_number(json, "weight_decay");
  }
  if (json.contains("epochs")) {
    job.head.epochs = read_size(json, "epochs", heras::most_head_epochs);
  }
  if (json.contains("hidden_units")) {
    job.hidden_units = read_size(json, "hidden_units", heras::most_hidden_units);
  }
  heras::check_head_options(job.head);
}

CurveJob parse(const JsonValue& json) {
  refuse_other_fields(json, {"representations", "train_labels", "test_labels", "labels_per_class",
                             "seeds", "weight_decay", "epochs", "hidden_units"});
  CurveJob job;
  for (const auto& [name, representation] :
       json.at("representations").fields(most_representations)) {
    job.representations.push_back(read_representation(name, representation));
  }
  if (job.representations.empty()) {
    fail(ErrorCode::corrupt, "the field 'representations' names none");
  }
  job.train_labels = read_text(json, "train_labels");
  job.test_labels = read_text(json, "test_labels");
  read_options(json, job);
  return job;
}

}  // namespace

CurveJob load_curve_job(const std::filesystem::path& path) {
  const ByteVector bytes = read_file(path, largest_job);
  const JsonDocument document({bytes.begin(), bytes.end()}, path.string());
  return read_from(path.string(), [&] { return parse(document.root()); });
}

std::vector<heras::HeadOptions> heads_of(const CurveJob& job,
                                         const RepresentationJob& representation) {
  std::vector<heras::HeadOptions> heads;
  for (const std::string& name : representation.heads) {
    heras::HeadOptions& head = heads.emplace_back(job.head);
    if (name == dense) head.hidden_units = job.hidden_units;
  }
  return heads;
}

}  // namespace sealion::cli
