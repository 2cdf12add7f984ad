#include <fmt/ranges.h>

#include <memory>
#include <nlohmann/json.hpp>

#include "base/details.h"
#include "base/error.h"
#include "base/parallel.h"
#include "base/quantity.h"
#include "cli/commands/commands.h"
#include "cli/support/options.h"
#include "cli/support/output.h"
#include "cli/support/progress.h"
#include "data/idx_folder.h"
#include "device/library.h"
#include "heras/zoo/zoo.h"
#include "rates/cost_model_file.h"
#include "rates/machine_rates.h"
#include "ring/kernels/kernels.h"

namespace sealion::cli {
namespace {

struct Info {
  std::string kernel, kernel_choice;
  std::size_t threads;
  std::vector<std::string> features, models, architectures;
  std::string data_folder, data_problem;  ///< one of them is empty
  MachineRates rates;
  device::DevicePtr device;    ///< null where none is found
  std::string device_problem;  ///< why
};

Info collect() {
  Info info{kernels::kernels().name,
            kernels::kernel_choice(),
            available_threads(),
            kernels::processor_features(),
            heras::zoo_models(),
            heras::zoo_architectures(),
            {},
            {},
            known_rates(available_threads()),
            device::find_device(device::DeviceChoice::automatic),
            device::why_no_device()};
  try {
    info.data_folder = default_data_folder();
    load_idx_split(info.data_folder, Split::test);
  } catch (const Error& error) {
    info.data_folder.clear();
    info.data_problem = error.what();
  }
  return info;
}

nlohmann::json to_json(const device::DeviceDescription& device) {
  return {{"kind", device.kind},
          {"name", device.name},
          {"memory_bytes", device.memory_bytes},
          {"processors", device.processors}};
}

nlohmann::json to_json(const Info& info) {
  nlohmann::json json = {{"version", SEALION_VERSION},
                         {"kernel", info.kernel},
                         {"kernel_choice", info.kernel_choice},
                         {"threads", info.threads},
                         {"cpu_features", info.features},
                         {"models", info.models},
                         {"architectures", info.architectures},
                         {"data_found", !info.data_folder.empty()},
                         {"cost_model", sealion::to_json(info.rates.model)},
                         {"rates", origin_to_json(info.rates)},
                         {"calibrated", info.rates.origin != MachineRates::Origin::defaults}};
  json["device"] = info.device ? to_json(info.device->description()) : nlohmann::json();
  if (!info.device) json["device_problem"] = info.device_problem;
  if (info.data_problem.empty()) json["data_folder"] = info.data_folder;
  if (!info.data_problem.empty()) json["data_problem"] = info.data_problem;
  return json;
}

std::string listed(const std::vector<std::string>& names) {
  return names.empty() ? "none" : fmt::format("{}", fmt::join(names, " "));
}

std::string rates_text(const Info& info) {
  return fmt::format("{:.1f} G multiply-adds/s a thread, {:.1f} GB/s; {}",
                     info.rates.model.multiply_adds / 1e9, info.rates.model.memory_bytes / 1e9,
                     text_of(info.rates));
}

std::string device_text(const Info& info) {
  if (!info.device) return "none: " + info.device_problem;
  const device::DeviceDescription& device = info.device->description();
  return fmt::format("{}, {}, {} multiprocessors", device.name, as_bytes(device.memory_bytes),
                     device.processors);
}

void calibrate() {
  Progress progress;
  calibrate_machine(execution_context(0, progress.callback("calibrating")));
}

std::string to_text(const Info& info) {
  const bool found = info.data_problem.empty();
  return details_table("sealion " SEALION_VERSION,
                       {{"kernel", info.kernel_choice},
                        {"threads", std::to_string(info.threads)},
                        {"cpu features", listed(info.features)},
                        {"graphics card", device_text(info)},
                        {"models (zoo)", listed(info.models)},
                        {"architectures", listed(info.architectures)},
                        {"data", found ? info.data_folder : info.data_problem},
                        {"rates of plans", rates_text(info)}});
}

}  // namespace

void add_info(CLI::App& app) {
  auto json = std::make_shared<bool>(false);
  auto calibrates = std::make_shared<bool>(false);
  CLI::App& command =
      add_command(app, {"info", about_machine, "Tell version, kernel, processor, models and data",
                        "  sealion info\n  sealion info --calibrate\n"
                        "  SEALION_FORCE_KERNEL=scalar sealion info --json"});
  command.add_flag(
      "--calibrate", *calibrates,
      "First measure anew what this machine does in a second, which plans are chosen by; "
      "commands that plan do so at their first use");
  add_json_flag(command, *json);
  command.callback([json, calibrates] {
    if (*calibrates) calibrate();
    const Info info = collect();
    if (*json) return print_json(to_json(info));
    print(to_text(info));
  });
}

}  // namespace sealion::cli
