#include "train/curve_job.h"

#include <nlohmann/json.hpp>

#include "base/error.h"
#include "base/file.h"
#include "base/json.h"

namespace sealion::cli {
namespace {

constexpr std::size_t largest_job = std::size_t{1} << 20;
constexpr std::size_t most_counts = 64, most_labels = std::size_t{1} << 20, most_seeds = 1000;
constexpr const char* linear = "linear";
constexpr const char* dense = "dense";

std::vector<std::string> read_heads(const nlohmann::json& json) {
  if (!json.contains("heads")) return {linear};
  std::vector<std::string> heads;
  for (const nlohmann::json& head : read_array(json, "heads", 2)) {
    if (head != linear && head != dense) {
      fail(ErrorCode::corrupt, "the field 'heads' names what is neither '{}' nor '{}'", linear,
           dense);
    }
    heads.push_back(head.get<std::string>());
  }
  if (heads.empty()) fail(ErrorCode::corrupt, "the field 'heads' names none");
  return heads;
}

RepresentationJob read_representation(const std::string& name, const nlohmann::json& json) {
  check_name(name, "representation");
  return {name, read_text(json, "train"), read_text(json, "test"), read_heads(json)};
}

void read_options(const nlohmann::json& json, CurveJob& job) {
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

CurveJob parse(const nlohmann::json& json) {
  CurveJob job;
  for (const auto& [name, representation] : read_object(json, "representations").items()) {
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
  const nlohmann::json json = parse_json(std::string(bytes.begin(), bytes.end()), path.string());
  try {
    return parse(json);
  } catch (const Error& error) {
    fail(ErrorCode::corrupt, "{}: {}", path.string(), error.what());
  }
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
