#include "cli/pages/transfer/transfer_report.h"

#include <fmt/format.h>

#include <algorithm>
#include <span>

#include "base/quantity.h"
#include "cli/pages/page.h"
#include "cli/pages/parts.h"
#include "cli/pages/transfer/latent_map.h"
#include "cli/pages/transfer/learning_curve_chart.h"
#include "data/dataset.h"
#include "data/pictures.h"

namespace sealion::cli {
namespace {

constexpr std::size_t shown_labels = 10;

/// What the heads reach at the number of labels that people look at first.
struct Headline {
  std::size_t labels;
  double raw, encrypted;
};

Headline headline(const LearningCurves& curves) {
  const auto& counts = curves.labels_per_class;
  const bool has_ten = std::find(counts.begin(), counts.end(), shown_labels) != counts.end();
  const std::size_t labels = has_ten ? shown_labels : counts.back();
  return {labels, mean_at(curves, "raw_pixels", labels), mean_at(curves, "encrypted", labels)};
}

std::string percent(double share) { return fmt::format("{:.1f}", 100 * share); }

void fill_figures(TemplateValues& values, const TransferStudy& study) {
  const Headline best = headline(study.curves);
  const heras::EmbeddingCost& cost = study.embedding;
  values.SetValue("ENCRYPTED_ACCURACY", percent(best.encrypted));
  values.SetValue("RAW_ACCURACY", percent(best.raw));
  values.SetValue("LABELS", std::to_string(best.labels));
  values.SetValue("SERVER_IMAGES", with_commas(study.server_images));
  values.SetValue("CLIENT_IMAGES", with_commas(study.client_images));
  values.SetValue("TEST_IMAGES", with_commas(study.test_images));
  values.SetValue("LATENTS", std::to_string(study.latents));
  values.SetValue("LATENTS_COMPARED", with_commas(study.compared.compared));
  values.SetValue("MISMATCHES", with_commas(study.compared.different));
  values.SetValue("EMBEDDED_IMAGES", with_commas(cost.records));
  values.SetValue("EMBEDDING_TIME", as_seconds(cost.seconds.all()));
  values.SetValue("UPLOAD", as_bytes(cost.traffic.upload));
  values.SetValue("DOWNLOAD", as_bytes(cost.traffic.download));
  values.SetValue("SECURITY_BITS", std::to_string(study.security_bits));
  values.SetValue("THINGS", study.are_digits ? "digits" : "images");
  values.SetValue("DRAWS", std::to_string(study.curves.draws));
}

/// Images of the client, and what the decoder makes of their decrypted latents.
void fill_pictures(TemplateValues& values, const TransferStudy& study) {
  const Pictures images = pictures_of(study.shown.inputs).value();
  const ClassTargets& classes = classes_of(study.shown);
  for (std::size_t i = 0; i < images.count; ++i) {
    TemplateValues& pictured = *values.AddSectionDictionary("PICTURED");
    const std::string& label = classes.names[classes.of_record[i]];
    add_picture(pictured, "IMAGE",
                {{images[i], images.height, images.width},
                 study.are_digits ? "A handwritten " + label : label});
    add_picture(pictured, "RECONSTRUCTION",
                {{std::span(study.reconstructions).subspan(i * images.size(), images.size()),
                  images.height, images.width},
                 "Its reconstruction"});
  }
}

}  // namespace

std::string transfer_report(const TransferStudy& study) {
  Page page("SEALion: learning on encrypted embeddings", "transfer.html", "demo --transfer");
  TemplateValues& values = page.middle();
  fill_figures(values, study);
  fill_pictures(values, study);
  values.SetValue("LEARNING_CURVE", learning_curve_chart(study.curves));
  values.SetValue("LATENT_MAP", latent_map(study.plane, study.plane_labels));
  add_table(values, "ACCURACIES", accuracy_table(study.curves, " ± "));
  return page.render();
}

}  // namespace sealion::cli
