#include "cli/tables/transfer_study.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <utility>

#include "base/details.h"
#include "base/error.h"
#include "base/json.h"
#include "base/quantity.h"
#include "base/table.h"

namespace sealion::cli {
namespace {

constexpr std::size_t most_points = 64, most_labels = std::size_t{1} << 20, most_draws = 1000;

constexpr std::array<std::pair<const char*, const char*>, 5> titles = {
    {{"raw_pixels", "raw pixels"},
     {"pca", "principal components"},
     {"float_vae", "float VAE"},
     {"discretised", "discretised VAE"},
     {"encrypted", "discretised VAE, encrypted"}}};

RepresentationCurve curve_from_json(const std::string& name, const JsonValue& json,
                                    std::size_t points) {
  RepresentationCurve curve{name, read_numbers(json, "mean", points),
                            read_numbers(json, "deviation", points)};
  if (curve.mean.size() == points && curve.deviation.size() == points) return curve;
  fail(ErrorCode::corrupt, "the learning curve of '{}' has {} points, not {}", name,
       curve.mean.size(), points);
}

const RepresentationCurve& find_curve(const LearningCurves& curves, const std::string& name) {
  for (const RepresentationCurve& curve : curves.representations) {
    if (curve.name == name) return curve;
  }
  fail(ErrorCode::not_found, "no learning curve of '{}'", name);
}

/// One object for each number of labels.
nlohmann::json curve_to_json(const LearningCurves& curves) {
  nlohmann::json points = nlohmann::json::array();
  for (std::size_t i = 0; i < curves.labels_per_class.size(); ++i) {
    nlohmann::json point = {{"labels_per_class", curves.labels_per_class[i]}};
    for (const RepresentationCurve& curve : curves.representations) {
      point[curve.name] = curve.mean[i];
      point[curve.name + "_deviation"] = curve.deviation[i];
    }
    points.push_back(std::move(point));
  }
  return points;
}

}  // namespace

ReportTable accuracy_table(const LearningCurves& curves, const char* plus_minus) {
  std::vector<TableColumn> columns = {{"labels a class", Alignment::left}};
  for (const std::size_t labels : curves.labels_per_class) {
    columns.push_back({std::to_string(labels)});
  }
  ReportTable table(std::move(columns));
  for (const RepresentationCurve& curve : curves.representations) {
    std::vector<TableCell> cells = {representation_title(curve.name)};
    for (std::size_t i = 0; i < curve.mean.size(); ++i) {
      cells.push_back(
          fmt::format("{:.1f}{}{:.1f}", 100 * curve.mean[i], plus_minus, 100 * curve.deviation[i]));
    }
    table.add(std::move(cells));
  }
  return table;
}

std::string representation_title(const std::string& name) {
  const auto found = std::find_if(titles.begin(), titles.end(),
                                  [&](const auto& title) { return name == title.first; });
  return found == titles.end() ? name : found->second;
}

LearningCurves learning_curves_from_json(const nlohmann::json& json) {
  return read_from("no learning curves", [&] {
    LearningCurves curves;
    curves.labels_per_class = read_sizes(json, "labels_per_class", most_points, most_labels);
    curves.draws = read_size(json, "seeds", most_draws);
    const JsonValue all = read_object(json, "representations");
    for (const auto& [name, title] : titles) {
      if (!all.contains(name)) continue;
      curves.representations.push_back(
          curve_from_json(name, all.at(name), curves.labels_per_class.size()));
    }
    return curves;
  });
}

double mean_at(const LearningCurves& curves, const std::string& name, std::size_t labels) {
  const auto& counts = curves.labels_per_class;
  const auto place = std::find(counts.begin(), counts.end(), labels);
  if (place == counts.end()) {
    fail(ErrorCode::not_found, "no point of the learning curves at {} labels a class", labels);
  }
  return find_curve(curves, name).mean[static_cast<std::size_t>(place - counts.begin())];
}

nlohmann::json to_json(const TransferStudy& study) {
  return {{"model", study.model},
          {"latents", study.latents},
          {"server_images", study.server_images},
          {"client_images", study.client_images},
          {"test_images", study.test_images},
          {"n", study.n},
          {"plain_moduli", study.plain_moduli},
          {"security_bits", study.security_bits},
          {"noise_margin_bits", study.noise_margin_bits},
          {"latents_compared", study.compared.compared},
          {"mismatches", study.compared.different},
          {"embedding",
           {{"images", study.embedding.records},
            {"seconds", study.embedding.seconds.all()},
            {"encrypt_seconds", study.embedding.seconds.encrypt},
            {"evaluate_seconds", study.embedding.seconds.evaluate},
            {"decrypt_seconds", study.embedding.seconds.decrypt},
            {"upload_bytes", study.embedding.traffic.upload},
            {"download_bytes", study.embedding.traffic.download}}},
          {"seeds", study.curves.draws},
          {"curve", curve_to_json(study.curves)}};
}

std::string to_text(const TransferStudy& study) {
  const heras::EmbeddingCost& cost = study.embedding;
  return details_table(
             fmt::format("Transfer through {} latents", study.latents),
             {{"images of the server", with_commas(study.server_images) + ", no labels"},
              {"images of the client",
               fmt::format("{} and {} to test", with_commas(study.client_images),
                           with_commas(study.test_images))},
              {"ring dimension n", with_commas(study.n)},
              {"security", fmt::format("{} bits", study.security_bits)},
              {"latents that differ", fmt::format("{} of {}", with_commas(study.compared.different),
                                                  with_commas(study.compared.compared))},
              {fmt::format("embedding {} images", with_commas(cost.records)),
               fmt::format("{}: encrypt {}, evaluate {}, decrypt {}",
                           as_seconds(cost.seconds.all()), as_seconds(cost.seconds.encrypt),
                           as_seconds(cost.seconds.evaluate), as_seconds(cost.seconds.decrypt))},
              {"upload, download", fmt::format("{}, {}", as_bytes(cost.traffic.upload),
                                               as_bytes(cost.traffic.download))}}) +
         fmt::format("\nAccuracy on all test images, per cent, over {} draws of the labels:\n",
                     study.curves.draws) +
         to_text(accuracy_table(study.curves, " +-"));
}

}  // namespace sealion::cli
