#include "cli/pages/charts.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/quantity.h"
#include "cli/pages/parts.h"
#include "cli/pages/svg.h"

namespace sealion::cli {
namespace {

void add_chart(TemplateValues& values, const std::string& name, const LineChart& chart) {
  values.SetValue(name + "_CHART", line_chart(chart));
  std::vector<LegendItem> legend;
  for (const Series& series : chart.series) legend.push_back({series.css_class, series.name});
  add_legend(values, (name + "_LEGEND").c_str(), legend);
}

struct Bar {
  std::string name, who;
  double value;
  std::string text;
};

/// A bar in each row, the longest over the full width.
void add_bars(TemplateValues& values, const char* name, const char* caption,
              const std::vector<Bar>& bars) {
  TemplateValues& part = *values.AddIncludeDictionary(name);
  part.SetFilename("bars.html");
  part.SetValue("CAPTION", caption);
  double longest = 1e-12;
  for (const Bar& bar : bars) longest = std::max(longest, bar.value);
  for (const Bar& bar : bars) {
    TemplateValues& row = *part.AddSectionDictionary("BAR");
    row.SetValue("WHO", bar.who);
    row.SetValue("NAME", bar.name);
    row.SetValue("PERCENT", fmt::format("{:.2f}", 100 * bar.value / longest));
    row.SetValue("TEXT", bar.text);
  }
}

void draw_accuracy(TemplateValues& values, const heras::History& history,
                   const RecordWords& words) {
  Series accuracy{"training " + words.many, "series-a", {}},
      validation{"validation " + words.many, "series-b", {}};
  for (const heras::Epoch& epoch : history.epochs) {
    accuracy.values.push_back(100 * epoch.accuracy.value_or(0));
    if (epoch.validation_accuracy) validation.values.push_back(100 * *epoch.validation_accuracy);
  }
  const std::size_t epochs = history.epochs.size();
  LineChart accuracies{{"Accuracy while training",
                        fmt::format("From {:.2f} to {:.2f} per cent over {} epochs.",
                                    accuracy.values.front(), accuracy.values.back(), epochs)},
                       "%",
                       "epoch",
                       {accuracy}};
  if (validation.values.size() == epochs) accuracies.series.push_back(validation);
  add_chart(*values.AddSectionDictionary("ACCURACIES"), "ACCURACY", accuracies);
}

}  // namespace

void draw_training(TemplateValues& values, const heras::History& history,
                   const RecordWords& words) {
  if (history.epochs.front().accuracy) draw_accuracy(values, history, words);
  Series loss{"loss", "series-a", {}};
  for (const heras::Epoch& epoch : history.epochs) loss.values.push_back(epoch.loss);
  add_chart(values, "LOSS",
            {{"Loss while training",
              fmt::format("From {:.4f} to {:.4f} over {} epochs.", loss.values.front(),
                          loss.values.back(), history.epochs.size())},
             "",
             "epoch",
             {loss}});
}

void draw_stages(TemplateValues& values, const heras::EncryptedEvaluation& evaluation,
                 const StageWords& words, std::size_t plain_bytes) {
  const auto& [encrypt, evaluate, decrypt] = evaluation.seconds;
  const auto& [upload, download] = evaluation.traffic;
  add_bars(values, "TIMES", "Time",
           {{"Encrypt", "client", encrypt, as_seconds(encrypt)},
            {words.evaluate, "server", evaluate, as_seconds(evaluate)},
            {"Decrypt", "client", decrypt, as_seconds(decrypt)}});
  add_bars(values, "TRAFFIC", "Bytes",
           {{"Encrypted " + words.records.many, "client", double(upload), as_bytes(upload)},
            {"Encrypted answers", "server", double(download), as_bytes(download)},
            {fmt::format("The {} in plain", words.records.many), "plain", double(plain_bytes),
             as_bytes(plain_bytes)}});
  add_legend(values, "STAGE_LEGEND",
             {{"client", "client"}, {"server", "server"}, {"plain", "for comparison"}});
}

void draw_noise(TemplateValues& values, const heras::EncryptedEvaluation& evaluation) {
  ColumnChart chart{{"Noise budget through the layers", ""}, {}};
  for (const LayerForecast& layer : evaluation.layers) {
    chart.columns.push_back({layer.name, std::max(0.0, layer.noise_budget_bits)});
    chart.text.description +=
        fmt::format("{}: {:.0f} bits forecast. ", layer.name, layer.noise_budget_bits);
  }
  const std::string measured =
      fmt::format("measured at the end: {:.0f} bits", evaluation.room.noise_bits);
  chart.columns.back().measured = evaluation.room.noise_bits;
  chart.text.description += measured;
  values.SetValue("NOISE_CHART", column_chart(chart));
  add_legend(values, "NOISE_LEGEND", {{"forecast", "forecast, bits left"}, {"measured", measured}});
}

void draw_ranges(TemplateValues& values, const heras::EncryptedEvaluation& evaluation) {
  const int limit = evaluation.parameters.plain_modulus_bits;
  ColumnChart chart{{"Size of the numbers through the layers", ""}, {}, limit};
  for (const LayerForecast& layer : evaluation.layers) {
    chart.columns.push_back({layer.name, static_cast<double>(layer.range_bits)});
    chart.text.description += fmt::format("{}: {} bits. ", layer.name, layer.range_bits);
  }
  const std::string bound = fmt::format("{}: {} bits",
                                        evaluation.parameters.moduli.plain_moduli.size() == 1
                                            ? "the plain modulus t"
                                            : "the product of the plain moduli",
                                        limit);
  chart.text.description += bound;
  values.SetValue("RANGE_CHART", column_chart(chart));
  add_legend(values, "RANGE_LEGEND",
             {{"forecast", "bits of the largest number"}, {"limit", bound}});
}

}  // namespace sealion::cli
