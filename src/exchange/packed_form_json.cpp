#include "exchange/packed_form_json.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "exchange/limits.h"

namespace sealion {
namespace {

using Json = nlohmann::ordered_json;

/// Numbers of a run: three that say where it begins, and three a direction.
constexpr std::size_t run_start_numbers = 3, axis_numbers = 3;
constexpr std::size_t most_run_numbers = run_start_numbers + most_run_axes * axis_numbers;

Json run_json(const SlotRun& run) {
  Json json = {run.element, run.ciphertext, run.slot};
  for (const RunAxis& axis : run.axes) {
    json.push_back(axis.count);
    json.push_back(axis.element_step);
    json.push_back(axis.slot_step);
  }
  return json;
}

std::uint32_t read_index(const JsonValue& json) {
  return static_cast<std::uint32_t>(json.integer(0, most_packed_slots));
}

SlotRun read_run(const JsonValue& json) {
  const std::vector<JsonValue> numbers = json.entries(most_run_numbers);
  if (numbers.empty() || numbers.size() % axis_numbers != 0) {
    json.refuse(fmt::format("3 numbers, and 3 for each of up to {} directions", most_run_axes));
  }
  SlotRun run{read_index(numbers[0]), read_index(numbers[1]), read_index(numbers[2]), {}};
  constexpr std::int64_t widest = 2 * most_inputs;
  for (std::size_t i = run_start_numbers; i < numbers.size(); i += axis_numbers) {
    run.axes.push_back({read_index(numbers[i]),
                        static_cast<std::int32_t>(numbers[i + 1].integer(-widest, widest)),
                        read_index(numbers[i + 2])});
  }
  return run;
}

PackedInput read_packed_input(const JsonValue& json) {
  PackedInput input{.ciphertexts = read_size(json, "ciphertexts", most_packed_slots),
                    .period = read_size(json, "period", most_packed_slots),
                    .literals = json.contains("literals") && read_flag(json, "literals")};
  for (const JsonValue& run : read_array(json, "runs", most_runs)) {
    input.runs.push_back(read_run(run));
  }
  return input;
}

PackedOutput read_packed_output(const JsonValue& json) {
  PackedOutput output{
      .ciphertexts = read_size(json, "ciphertexts", most_packed_slots),
      .period = read_size(json, "period", most_packed_slots),
      .places = {},
      .bits = static_cast<int>(read_integer(json, "bits", least_rounded_bits, most_rounded_bits))};
  // By a form's bounds; `check_form` says whether it is within them.
  const std::size_t period = std::max<std::size_t>(output.period, 1);
  for (const std::size_t slot : read_sizes(json, "slots", most_inputs, most_packed_slots)) {
    output.places.push_back(
        {static_cast<std::uint32_t>(slot / period), static_cast<std::uint32_t>(slot % period)});
  }
  return output;
}

}  // namespace

Json packed_form_json(const PackedForm& form) {
  Json runs = Json::array(), slots = Json::array();
  for (const SlotRun& run : form.input.runs) runs.push_back(run_json(run));
  for (const SlotPlace& place : form.output.places) {
    slots.push_back(place.ciphertext * form.output.period + place.slot);
  }
  Json input = {{"ciphertexts", form.input.ciphertexts}, {"period", form.input.period}};
  if (form.input.literals) input["literals"] = true;
  input["runs"] = std::move(runs);
  return {{"records", form.records},
          {"input", std::move(input)},
          {"output",
           {{"ciphertexts", form.output.ciphertexts},
            {"period", form.output.period},
            {"slots", std::move(slots)},
            {"bits", form.output.bits}}}};
}

PackedForm read_packed_form(const JsonValue& json) {
  return {.records = read_size(json, "records", most_packed_slots),
          .input = read_packed_input(json.at("input")),
          .output = read_packed_output(json.at("output"))};
}

}  // namespace sealion
