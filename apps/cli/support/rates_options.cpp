#include "cli/support/rates_options.h"

#include "cli/support/output.h"

namespace sealion::cli {

void add_rates_options(CLI::App& command, RatesArguments& arguments) {
  command.add_flag("--no-calibration", arguments.refuses_calibration,
                   "Do not measure at the first plan what this machine does in a second: plan with "
                   "the defaults for its kind of processor");
}

RatesPolicy rates_policy(const RatesArguments& arguments) {
  return {.measures = !arguments.refuses_calibration,
          .tell = [](const std::string& sentence) { note("sealion: " + sentence); }};
}

MachineRates rates_to_plan_with(const RatesArguments& arguments, const ExecutionContext& context) {
  return sealion::rates_to_plan_with(rates_policy(arguments), context);
}

}  // namespace sealion::cli
