#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "cli/commands/bench_modes.h"
#include "cli/commands/commands.h"
#include "cli/support/choice.h"
#include "cli/support/options.h"
#include "exchange/layout_kind_names.h"

namespace sealion::cli {
namespace {

constexpr std::size_t most_records_of_a_request = 1 << 20;

struct BenchCommandLine {
  bool forecasts = false, paper = false, single = false, curve = false;
  bool json = false, markdown = false;
  std::size_t rounds = 9;
  std::vector<std::string> models, sparsified;
  std::vector<std::size_t> records;
  std::optional<LayoutKind> layout;
  RatesArguments rates;
  TestRun run;
  std::string report, chart;
};

TableFormat table_format(const BenchCommandLine& arguments) {
  if (arguments.json) return TableFormat::json;
  return arguments.markdown ? TableFormat::markdown : TableFormat::text;
}

void run(const BenchCommandLine& arguments) {
  if (arguments.paper) {
    return bench_paper(
        {arguments.models, arguments.run, arguments.report, arguments.chart, arguments.json});
  }
  if (!arguments.sparsified.empty()) {
    return bench_sparsifier(
        {arguments.sparsified, arguments.run, arguments.chart, table_format(arguments)});
  }
  if (arguments.single) {
    return bench_single(
        {arguments.models, arguments.layout, arguments.rates, arguments.run, arguments.json});
  }
  if (arguments.curve) {
    return bench_curve({arguments.models, arguments.records, arguments.rates, arguments.run,
                        arguments.chart, table_format(arguments)});
  }
  if (arguments.forecasts) {
    return bench_forecasts(
        {arguments.models, arguments.rates, arguments.run.threads, arguments.json});
  }
  bench_machine({arguments.rounds, arguments.run.threads, arguments.json});
}

void exclude_each_other(const std::vector<CLI::Option*>& options) {
  for (std::size_t i = 0; i < options.size(); ++i) {
    for (std::size_t k = i + 1; k < options.size(); ++k) options[i]->excludes(options[k]);
  }
}

void add_modes(CLI::App& command, BenchCommandLine& arguments) {
  CLI::Option* forecasts =
      command.add_flag("--forecasts", arguments.forecasts,
                       "Compare time, memory and traffic that plans forecast with what they take");
  CLI::Option* paper = command.add_flag(
      "--paper", arguments.paper,
      "Run the models of the SEALion paper on encrypted test records, beside its figures");
  CLI::Option* sparsifier =
      command
          .add_option("--sparsifier", arguments.sparsified,
                      "Run these models on encrypted test records: accuracy and latency by the "
                      "activations that an ActivitySparsifier left")
          ->option_text("A,B,...")
          ->delimiter(',');
  CLI::Option* single = command.add_flag(
      "--single", arguments.single,
      "Run models on encrypted records one at a time, planned for that: time, traffic, rotations");
  CLI::Option* curve = command.add_flag(
      "--curve", arguments.curve,
      "Run models on requests of 1 to 8,192 encrypted records, in every layout: time of a record, "
      "and the planner's choice");
  CLI::Option* rounds =
      command.add_option("--rounds", arguments.rounds, "Rounds to take medians over")
          ->option_text("N [9]")
          ->check(whole_number(1, 10000));
  exclude_each_other({forecasts, paper, sparsifier, single, curve, rounds});
}

void add_paper_options(CLI::App& command, BenchCommandLine& arguments) {
  command
      .add_option("--report", arguments.report,
                  "With --paper: also write a page to look at, with table and chart")
      ->option_text("FILE")
      ->needs("--paper");
}

void add_single_options(CLI::App& command, BenchCommandLine& arguments) {
  add_choice<LayoutKind>(command, "--layout", arguments.layout, "the best",
                         "With --single: how records lie in ciphertexts");
  command.get_option("--layout")->needs("--single");
}

void add_records_options(CLI::App& command, BenchCommandLine& arguments) {
  CLI::Option* records = command.add_option(
      "--records", arguments.records,
      "With a mode that runs models: only the first N test records (with --single, 1000 unless "
      "this says more). With --curve: records of a request (default: "
      "1,2,4,16,64,256,1024,4096,8192)");
  records->option_text("N|A,B,...")
      ->delimiter(',')
      ->check(whole_number(1, most_records_of_a_request));
  command.add_option("--images", arguments.run.records, "The same as --records N")
      ->option_text("N")
      ->check(whole_number(1))
      ->excludes(records);
}

/// Of the modes that run models.
void add_run_options(CLI::App& command, BenchCommandLine& arguments) {
  command
      .add_option(
          "--models", arguments.models,
          "With --paper: these models of the zoo, not all that are there. With --forecasts: "
          "of the zoo, or files. With --single or --curve: those, logistic-regression or "
          "30-64-2")
      ->option_text("A,B,...")
      ->delimiter(',');
  add_data_options(command, arguments.run.data);
  add_device_option(command, arguments.run.device);
  command
      .add_option("--chart", arguments.chart,
                  "With --paper, --sparsifier or --curve: also write the chart alone, as SVG")
      ->option_text("FILE");
}

/// An option, the modes that take it, and how a message says them.
struct Need {
  const char* option;
  std::vector<const char*> modes;
  const char* text;
};

void check_need(const CLI::App& command, const Need& need) {
  const bool is_met =
      std::ranges::any_of(need.modes, [&](const char* mode) { return command.count(mode) > 0; });
  if (command.count(need.option) > 0 && !is_met) throw CLI::RequiresError(need.option, need.text);
}

/// CLI11 has no "needs one of these".
void check_run_options(const CLI::App& command) {
  const std::vector<Need> needs = {
      {"--models",
       {"--paper", "--forecasts", "--single", "--curve"},
       "--paper, --forecasts, --single or --curve"},
      {"--no-calibration",
       {"--forecasts", "--single", "--curve"},
       "--forecasts, --single or --curve"},
      {"--images", {"--paper", "--sparsifier", "--single"}, "--paper, --sparsifier or --single"},
      {"--chart", {"--paper", "--sparsifier", "--curve"}, "--paper, --sparsifier or --curve"},
      {"--markdown", {"--sparsifier", "--curve"}, "--sparsifier or --curve"}};
  for (const Need& need : needs) check_need(command, need);
  for (const char* option : {"--records", "--data", "--label", "--ignore", "--split", "--task",
                             "--header", "--delimiter", "--device"}) {
    check_need(command, {option,
                         {"--paper", "--sparsifier", "--single", "--curve"},
                         "--paper, --sparsifier, --single or --curve"});
  }
}

/// Of one number, but for the curve.
void take_records(BenchCommandLine& arguments) {
  if (arguments.curve || arguments.records.empty()) return;
  if (arguments.records.size() > 1) {
    throw CLI::ValidationError("--records", "several numbers only with --curve");
  }
  arguments.run.records = arguments.records.front();
}

void add_formats(CLI::App& command, BenchCommandLine& arguments) {
  add_json_flag(command, arguments.json);
  command
      .add_flag("--markdown", arguments.markdown,
                "With --sparsifier or --curve: print the table as Markdown")
      ->excludes("--json");
}

}  // namespace

void add_bench(CLI::App& app) {
  auto arguments = std::make_shared<BenchCommandLine>();
  CLI::App& command = add_command(
      app, {"bench", about_machine,
            "Measure the engine against this machine's own limits, or the models against the paper",
            "  sealion bench\n  sealion bench --rounds 25 --threads 1 --json\n"
            "  sealion info --calibrate && sealion bench --forecasts\n"
            "  sealion bench --paper --report paper.html\n"
            "  sealion bench --single --records 100 --json\n"
            "  sealion bench --curve --models dnn-30 --records 1,64,4096 --chart curve.svg\n"
            "  sealion bench --single --models linear.sealion --data iris.csv --label species\n"
            "  sealion bench --sparsifier a.sealion,b.sealion,cnn-16 --chart curve.svg"});
  add_modes(command, *arguments);
  add_paper_options(command, *arguments);
  add_single_options(command, *arguments);
  add_records_options(command, *arguments);
  add_run_options(command, *arguments);
  add_rates_options(command, arguments->rates);
  add_threads_option(command, arguments->run.threads);
  add_formats(command, *arguments);
  command.callback([arguments, &command] {
    check_run_options(command);
    take_records(*arguments);
    run(*arguments);
  });
}

}  // namespace sealion::cli
