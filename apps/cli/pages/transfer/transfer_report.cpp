#include "cli/pages/transfer/transfer_report.h"

#include <fmt/format.h>

#include <algorithm>
#include <span>

#include "base/quantity.h"
#include "cli/pages/page.h"
#include "cli/pages/png.h"
#include "cli/pages/transfer/latent_map.h"
#include "cli/pages/transfer/learning_curve_chart.h"

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

std::string hero(const TransferStudy& study) {
  const Headline best = headline(study.curves);
  return fmt::format(
      "<header class=\"hero\"><div class=\"wrap\"><div class=\"words\">\n"
      "<p class=\"brand\">SEALion</p>\n<h1>{:.1f} % with {} labels a class, not {:.1f} %.</h1>\n"
      "<p>A server learned from {} images of its own what digits look like, without a label. A "
      "client with few labels had its images embedded by that server, encrypted, and learned on "
      "what came back.</p>\n</div></div></header>\n",
      100 * best.encrypted, best.labels, 100 * best.raw, with_commas(study.server_images));
}

std::string figure(const std::string& value, const std::string& name) {
  return fmt::format("<div><dt>{}</dt><dd>{}</dd></div>\n", name, value);
}

std::string key_figures(const TransferStudy& study) {
  const heras::EmbeddingCost& cost = study.embedding;
  return "<dl class=\"figures\">\n" +
         figure(with_commas(study.compared.different),
                fmt::format("of {} encrypted latents differ from plain arithmetic",
                            with_commas(study.compared.compared))) +
         figure(std::to_string(study.latents), "numbers stand for an image") +
         figure(as_seconds(cost.seconds.all()),
                fmt::format("to embed {} images, both sides", with_commas(cost.images))) +
         figure(as_bytes(cost.traffic.upload), "upload") +
         figure(as_bytes(cost.traffic.download), "download") +
         figure(fmt::format("{} bits", study.security_bits), "security") + "</dl>\n";
}

std::string picture(std::span<const std::uint8_t> pixels, const ImageSet& images,
                    const std::string& alt) {
  return fmt::format("<img src=\"{}\" width=\"{}\" height=\"{}\" alt=\"{}\">",
                     png_data_url(pixels, images.width, images.height), 2 * images.width,
                     2 * images.height, alt);
}

std::string reconstructions(const TransferStudy& study) {
  const ImageSet& images = study.shown;
  const std::size_t pixels = images.height * images.width;
  std::string html = "<ul class=\"digits\">\n";
  for (std::size_t i = 0; i < images.count; ++i) {
    const auto again = std::span(study.reconstructions).subspan(i * pixels, pixels);
    html += fmt::format(
        "<li>{}{}</li>\n",
        picture(images.image(i), images, fmt::format("A handwritten {}", images.labels[i])),
        picture(again, images, "Its reconstruction"));
  }
  return html + "</ul>\n";
}

std::string curve_cells(const LearningCurves& curves) {
  std::string html =
      "<div class=\"scroll\"><table class=\"results number\"><thead><tr><th>labels a class</th>";
  for (const std::size_t labels : curves.labels_per_class) {
    html += fmt::format("<th>{}</th>", labels);
  }
  html += "</tr></thead><tbody>\n";
  for (const RepresentationCurve& curve : curves.representations) {
    html += fmt::format("<tr><th>{}</th>", representation_title(curve.name));
    for (std::size_t i = 0; i < curve.mean.size(); ++i) {
      html += fmt::format("<td>{:.1f} &plusmn; {:.1f}</td>", 100 * curve.mean[i],
                          100 * curve.deviation[i]);
    }
    html += "</tr>\n";
  }
  return html + "</tbody></table></div>\n";
}

std::string steps(const TransferStudy& study) {
  return fmt::format(
      "<ol class=\"steps\">\n"
      "<li><h3>Learn without labels, on the server</h3><p>A variational auto-encoder learns to "
      "write {} images as {} numbers each, and to draw them again from these. Its encoder is an "
      "integer network.</p></li>\n"
      "<li><h3>Encrypt, on the client</h3><p>{} labelled images and {} to judge by, each pixel a "
      "slot of a ciphertext.</p></li>\n"
      "<li><h3>Embed, on the server</h3><p>It runs the encoder on ciphertexts and sends "
      "ciphertexts "
      "back. It has no key.</p></li>\n"
      "<li><h3>Decrypt and learn, on the client</h3><p>A small head on the {} numbers, from a few "
      "labels. The client never has a weight of the encoder.</p></li>\n</ol>\n",
      with_commas(study.server_images), study.latents, with_commas(study.client_images),
      with_commas(study.test_images), study.latents);
}

std::string cards(const TransferStudy& study) {
  return section("What happened here",
                 "Here one process played both sides; keygen, encrypt, predict, decrypt and "
                 "fit-head are the same for two.",
                 steps(study), "wide") +
         section("Learning from few labels",
                 fmt::format("Accuracy on {} test images: mean and deviation over {} draws of the "
                             "labelled ones. A head on what the server sent back, beside heads on "
                             "the pixels themselves.",
                             with_commas(study.test_images), study.curves.draws),
                 "<div class=\"scroll\">" + learning_curve_chart(study.curves) + "</div>\n" +
                     curve_cells(study.curves),
                 "wide") +
         section("Digits and what their latents still know",
                 "Above, images of the client; below, what the server's decoder draws from the "
                 "decrypted latents.",
                 reconstructions(study)) +
         section("Where the images lie",
                 "The two directions in which the decrypted latents differ most.",
                 latent_map(study.plane, study.plane_labels));
}

}  // namespace

std::string transfer_report(const TransferStudy& study) {
  return render_page({"SEALion: learning on encrypted embeddings", hero(study),
                      key_figures(study) + "<div class=\"cards\">\n" + cards(study) + "</div>\n",
                      "demo --transfer"});
}

}  // namespace sealion::cli
