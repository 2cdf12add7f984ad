#pragma once

#include <sealion/data.h>

#include <cstddef>
#include <string>
#include <vector>

#include "cli/commands/bench_modes.h"
#include "cli/support/output.h"
#include "heras/measure/evaluation.h"
#include "heras/model/model.h"

/// What the modes of `bench` that run models share.
namespace sealion::cli {

/// Models by their files or names in the zoo: all of them, before the long work.
std::vector<heras::Model> load_models(const std::vector<std::string>& names);

/// Says on stderr which model is next.
void announce(const std::string& name, std::size_t index, std::size_t count);

/// Prints a result that has all three forms.
template <typename Result>
void print_as(TableFormat format, const Result& result) {
  switch (format) {
    case TableFormat::text:
      return print(to_text(result));
    case TableFormat::markdown:
      return print(to_markdown(result));
    case TableFormat::json:
      return print_json(to_json(result));
  }
}

/// What models of one kind are judged by. Throws as load_test_part, and `invalid_argument` where
/// nothing is known of the records.
Dataset load_test_records(const std::vector<heras::Model>& models, const TestRun& run);

/// On the records that `run` asks for, with a bar on stderr.
heras::Evaluation evaluate_encrypted(const heras::Model& model, const Dataset& test,
                                     const TestRun& run);

}  // namespace sealion::cli
