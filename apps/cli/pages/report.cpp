#include "cli/pages/report.h"

#include <fmt/format.h>

#include <cmath>

#include "base/quantity.h"
#include "cli/pages/charts.h"
#include "cli/pages/page.h"
#include "cli/pages/png.h"
#include "cli/pages/svg.h"

namespace sealion::cli {
namespace {

constexpr std::size_t most_digits = 24;

std::string picture(const ImageSet& images, std::size_t image, const std::string& alt) {
  return fmt::format("<img src=\"{}\" width=\"{}\" height=\"{}\" alt=\"{}\">",
                     png_data_url(images.image(image), images.width, images.height),
                     2 * images.width, 2 * images.height, alt);
}

std::string digit(const ImageSet& images, const heras::SamplePrediction& sample) {
  const bool is_right = sample.label == sample.predicted;
  const std::string alt =
      fmt::format("A handwritten {}, read as {}", sample.label, sample.predicted);
  const std::string caption =
      is_right ? fmt::format("<b>{}</b>", sample.predicted)
               : fmt::format("<b>{}</b> <small>is {}</small>", sample.predicted, sample.label);
  const double percent = 100 * sample.confidence;
  return fmt::format(
      "<li class=\"{}\">{}<span class=\"read\">{}</span><span class=\"meter\"><i "
      "style=\"width:{:.0f}%\"></i></span><small>{:.0f} %</small></li>\n",
      is_right ? "right" : "wrong", picture(images, sample.image, alt), caption, percent,
      std::floor(percent));
}

std::string digits(const ImageSet& images, const std::vector<heras::SamplePrediction>& samples) {
  std::string html = "<ul class=\"digits\">\n";
  for (std::size_t i = 0; i < std::min(samples.size(), most_digits); ++i) {
    html += digit(images, samples[i]);
  }
  return html + "</ul>\n";
}

/// One image, what the server gets of it, and the answer.
std::string journey(const ReportSubject& subject) {
  const auto& sample = subject.evaluation.samples.front();
  const ImageSet& images = subject.images;
  const std::string cipher = png_data_url(subject.ciphertext_bytes, images.width, images.height);
  return fmt::format(
      "<div class=\"journey\">\n<figure>{}<figcaption>what the client has</figcaption></figure>\n"
      "<span class=\"arrow\" aria-hidden=\"true\">&rarr;</span>\n<figure><img src=\"{}\" "
      "width=\"{}\" height=\"{}\" alt=\"Noise: bytes of the image's real ciphertexts\">"
      "<figcaption>what the server gets</figcaption></figure>\n"
      "<span class=\"arrow\" aria-hidden=\"true\">&rarr;</span>\n<figure><span class=\"answer\">"
      "{}</span><figcaption>what the client decrypts</figcaption></figure>\n</div>\n",
      picture(images, sample.image, fmt::format("A handwritten {}", sample.label)), cipher,
      2 * images.width, 2 * images.height, sample.predicted);
}

std::string figure_card(const std::string& value, const std::string& name) {
  return fmt::format("<div><dt>{}</dt><dd>{}</dd></div>\n", name, value);
}

std::string hero(const ReportSubject& subject) {
  const heras::Evaluation& e = subject.evaluation;
  const double accuracy = subject.encrypted().accuracy;
  const auto right =
      static_cast<std::size_t>(std::llround(accuracy * static_cast<double>(e.images)));
  return fmt::format(
             "<header class=\"hero\"><div class=\"wrap\"><div class=\"words\">\n"
             "<p class=\"brand\">SEALion</p>\n<h1>{} of {} digits read.<br>None of them "
             "seen.</h1>\n"
             "<p>The neural network <b>{}</b> classified handwritten digits that were encrypted "
             "before it got them and stayed encrypted until the answer was back.</p>\n</div>\n",
             with_commas(right), with_commas(e.images), escape_html(e.model)) +
         journey(subject) + "</div></header>\n";
}

std::string key_figures(const ReportSubject& subject) {
  const heras::EncryptedEvaluation& e = subject.encrypted();
  return "<dl class=\"figures\">\n" +
         figure_card(as_percent(e.accuracy), "accuracy under encryption") +
         figure_card(with_commas(e.logits.different),
                     fmt::format("of {} encrypted results differ from plain arithmetic",
                                 with_commas(e.logits.compared))) +
         figure_card(fmt::format("{} bits", e.parameters.security_bits), "security") +
         figure_card(as_seconds(e.speed.seconds_per_batch),
                     fmt::format("to classify a batch of {}", with_commas(e.batches.size))) +
         figure_card(as_amount(e.speed.predictions_per_hour),
                     "predictions an hour, classification alone") +
         figure_card(as_bytes(subject.evaluation.peak_memory_bytes), "peak memory") + "</dl>\n";
}

std::string explanation(const ReportSubject& subject) {
  const auto& training = subject.model.training();
  const std::string learned =
      training ? fmt::format("learned from {} plain digits in {}", with_commas(training->images),
                             as_seconds(training->history.seconds()))
               : "learned from plain digits";
  return fmt::format(
      "<ol class=\"steps\">\n"
      "<li><h3>Train, in plain</h3><p>A network with {} weights, all of them small whole numbers, "
      "{}.</p></li>\n"
      "<li><h3>Encrypt, on the client</h3><p>Each of the {} pixels becomes one ciphertext that "
      "carries it for up to {} images at once. The secret key never leaves the client.</p></li>\n"
      "<li><h3>Classify, on the server</h3><p>The server multiplies and adds ciphertexts. It holds "
      "no key, and sees neither pixels nor answers.</p></li>\n"
      "<li><h3>Decrypt, on the client</h3><p>{} ciphertexts come back, one for each digit; the "
      "largest number in a slot is that image's answer.</p></li>\n</ol>\n",
      with_commas(subject.model.parameter_count()), learned,
      with_commas(subject.images.height * subject.images.width),
      with_commas(subject.encrypted().batches.size), subject.evaluation.confusion.size());
}

std::string parameter_row(const std::string& name, const std::string& value,
                          const std::string& meaning) {
  return fmt::format("<tr><th scope=\"row\">{}</th><td class=\"number\">{}</td><td>{}</td></tr>\n",
                     name, value, meaning);
}

std::string prime_list(const std::vector<std::uint64_t>& primes) {
  std::string text;
  for (const std::uint64_t prime : primes) {
    text += (text.empty() ? "" : "<br>") + std::to_string(prime);
  }
  return text;
}

std::string weight_range(const heras::Model& model) {
  std::string text;
  for (const heras::Layer* layer : model.layers()) {
    if (layer->weight_saturation() == 0) continue;
    const std::string range = fmt::format("&minus;{0} to {0}", layer->weight_saturation());
    if (text.find(range) == std::string::npos) text += (text.empty() ? "" : "<br>") + range;
  }
  return text;
}

std::string range_words(const Plan& plan) {
  if (plan.range_mode == RangeMode::proved) {
    return "It is proved for every possible input that no answer gets that large.";
  }
  return fmt::format("The largest answer seen in training, times {:.3g}, fits.",
                     plan.safety_factor);
}

std::string plain_modulus_row(const heras::EncryptedEvaluation& e, const Plan& plan) {
  const std::vector<std::uint64_t>& primes = e.parameters.moduli.plain_moduli;
  const std::string fits =
      range_words(plan) + fmt::format(" These took {:.1f} % of the room.", 100 * e.room.range_used);
  if (primes.size() == 1) {
    return parameter_row("Plain modulus t", prime_list(primes),
                         "Decrypted numbers lie between &minus;t/2 and t/2. " + fits);
  }
  return parameter_row(
      fmt::format("Plain moduli, {} bits together", e.parameters.plain_modulus_bits),
      prime_list(primes),
      "The network runs once modulo each; the client puts the answers together, which lie between "
      "plus and minus half the product. " +
          fits);
}

/// Empty where nothing is relinearised.
std::string special_prime_row(std::uint64_t prime) {
  if (prime == 0) return "";
  return parameter_row("Special prime", std::to_string(prime),
                       "Products of ciphertexts grow; evaluation keys, which need this prime, "
                       "make them short again without showing what they hold.");
}

std::string parameters(const ReportSubject& subject) {
  const heras::UsedParameters& used = subject.encrypted().parameters;
  const Plan plan = subject.model.deployment().plan;
  std::string rows =
      parameter_row("Ring dimension n", with_commas(used.moduli.n),
                    "Length of the polynomials, and images that travel together: one in each of "
                    "a ciphertext's slots.") +
      plain_modulus_row(subject.encrypted(), plan) +
      parameter_row(fmt::format("Coefficient primes, q of {} bits", used.coeff_modulus_bits),
                    prime_list(used.moduli.coeff_moduli),
                    "Room for the message and the noise that hides it. More room allows more "
                    "computation, but less security at the same n.") +
      special_prime_row(used.moduli.special_prime) +
      parameter_row("Security", fmt::format("{} bits", used.security_bits),
                    fmt::format("The best known attack takes about 2<sup>{}</sup> steps, by the "
                                "2024 guidelines for homomorphic encryption (eprint 2024/463).",
                                used.security_bits)) +
      parameter_row("Pixels", fmt::format("0 to {}", subject.model.input_saturation()),
                    "Levels of grey that the network sees.") +
      parameter_row("Weights", weight_range(subject.model),
                    "Whole numbers, found by training that rounds as it learns.");
  return "<div class=\"scroll\"><table class=\"parameters\"><tbody>\n" + rows +
         "</tbody></table></div>\n";
}

std::string mistakes(const ReportSubject& subject) {
  const heras::Evaluation& e = subject.evaluation;
  if (e.mistakes.empty()) return "";
  std::string lead = "The first of them, with what it read and what they are.";
  if (subject.encrypted().logits.different == 0) {
    lead += " In plain it makes exactly the same mistakes: encryption costs no accuracy.";
  }
  return section("Digits it got wrong", lead, digits(subject.images, e.mistakes));
}

std::string training_section(const heras::Model& model) {
  const auto& training = model.training();
  if (!training || training->history.epochs.empty()) return "";
  return section("Training",
                 fmt::format("{} epochs over {} plain images.", training->history.epochs.size(),
                             with_commas(training->images)),
                 training_charts(training->history), "wide");
}

std::string cards(const ReportSubject& subject) {
  const heras::Evaluation& e = subject.evaluation;
  const heras::EncryptedEvaluation& encrypted = subject.encrypted();
  const std::size_t plain_bytes = e.images * subject.images.height * subject.images.width;
  return section("What happened here",
                 "Four steps; the server's, the third, sees no digit. Here one process played both "
                 "sides; with "
                 "keygen, encrypt, predict and decrypt each side has its own.",
                 explanation(subject), "wide") +
         section("Digits it read", "The first of the test images, and how sure the network is.",
                 digits(subject.images, e.samples)) +
         mistakes(subject) + training_section(subject.model) +
         section("Who is taken for whom", "Every test image, by digit.", confusion_table(e)) +
         section("Time and traffic",
                 fmt::format("All {} images, on {} threads, kernel {}.", with_commas(e.images),
                             e.threads, escape_html(e.kernel)),
                 stage_bars(encrypted, plain_bytes)) +
         section("Noise",
                 "Fresh ciphertexts hide the message under a little noise, and every step of the "
                 "network adds to it. As long as some budget is left, decryption is exact.",
                 noise_chart(encrypted)) +
         section("Numbers",
                 "Everything is whole numbers, and they grow from layer to layer. The answers must "
                 "stay below half the plain modulus, or they would wrap around.",
                 range_chart(encrypted)) +
         section("Parameters, in plain words", "Found by the planner, not by hand.",
                 parameters(subject), "wide");
}

}  // namespace

std::string render_report(const ReportSubject& subject) {
  const heras::Evaluation& e = subject.evaluation;
  return render_page(
      {fmt::format("SEALion: {} on {} encrypted digits", e.model, with_commas(e.images)),
       hero(subject),
       key_figures(subject) + "<div class=\"cards\">\n" + cards(subject) + "</div>\n", "demo"});
}

}  // namespace sealion::cli
