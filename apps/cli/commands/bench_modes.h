#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "cli/support/data_options.h"
#include "cli/support/device_option.h"
#include "cli/support/rates_options.h"
#include "exchange/layout_kind.h"

/// What `sealion bench` can do: each measures something, prints it, and is told what it needs.
namespace sealion::cli {

struct MachineBenchArguments {
  std::size_t rounds = 9, threads = 0;
  bool json = false;
};

/// The engine against this machine's own limits.
void bench_machine(const MachineBenchArguments& arguments);

struct ForecastBenchArguments {
  std::vector<std::string> models;  ///< empty: networks with random weights
  RatesArguments rates;
  std::size_t threads = 0;
  bool json = false;
};

/// Time, memory and traffic that plans forecast against what they take.
void bench_forecasts(const ForecastBenchArguments& arguments);

/// What models are run on, and how.
struct TestRun {
  DataArguments data;                  ///< whose test records
  std::optional<std::size_t> records;  ///< the first so many; without it, all
  std::size_t threads = 0;
  std::optional<device::DeviceChoice> device = {};  ///< that evaluates
};

struct PaperBenchArguments {
  std::vector<std::string> models;  ///< empty: those that the zoo has
  TestRun run;
  std::string report, chart;  ///< files to write; empty for none
  bool json = false;
};

/// The table of the SEALion paper: our models on encrypted test records, beside what is published.
/// Throws `not_found` where no model is there, and where an answer differs from the reference.
void bench_paper(const PaperBenchArguments& arguments);

enum class TableFormat { text, markdown, json };

struct SparsifierBenchArguments {
  std::vector<std::string> models;  ///< files or names in the zoo, with and without sparsifiers
  TestRun run;
  std::string chart;  ///< a file to write; empty for none
  TableFormat format = TableFormat::text;
};

/// The sparsifier's curve: accuracy and latency of models on encrypted test records by the
/// activations that their gates leave. Throws `unsupported` for a model with several penalties, and
/// where an answer differs from the reference.
void bench_sparsifier(const SparsifierBenchArguments& arguments);

struct SingleBenchArguments {
  std::vector<std::string> models;   ///< empty: of the zoo dnn-30 and cnn-16, and both others
  std::optional<LayoutKind> layout;  ///< of all of them; without it, the best
  RatesArguments rates;
  TestRun run;  ///< without a number of records, 1,000
  bool json = false;
};

/// One record at a time: models of the zoo or files on test records, "logistic-regression" and
/// "30-64-2" with random weights on random records, all planned for it. Throws where an answer
/// differs from the reference.
void bench_single(const SingleBenchArguments& arguments);

struct CurveBenchArguments {
  std::vector<std::string> models;   ///< empty: of the zoo dnn-30 and cnn-16
  std::vector<std::size_t> records;  ///< of a request; empty: 1 to 8,192
  RatesArguments rates;
  TestRun run;        ///< without a number of records
  std::string chart;  ///< a file to write; empty for none
  TableFormat format = TableFormat::text;
};

/// Time of a record by the records of a request, in every layout that fits, beside the forecast and
/// the planner's choice; models as for `bench_single`. Throws where an answer differs from the
/// reference.
void bench_curve(const CurveBenchArguments& arguments);

}  // namespace sealion::cli
