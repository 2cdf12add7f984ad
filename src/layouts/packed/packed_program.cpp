#include "layouts/packed/packed_program.h"

#include <bit>
#include <utility>

#include "base/error.h"
#include "layouts/packed/cost/packed_bytes.h"
#include "layouts/packed/device/device_engine.h"
#include "layouts/packed/form/affine_form.h"
#include "layouts/packed/levels/corrections.h"
#include "layouts/packed/levels/keys.h"
#include "layouts/packed/run/engine.h"
#include "layouts/packed/slots/placement.h"
#include "layouts/primes.h"

namespace sealion::packed {
namespace {

/// Slots that each of the records has of a ciphertext's n.
std::size_t slots_of_record(std::size_t n, std::size_t records) {
  if (!std::has_single_bit(records) || records > n / least_slots) {
    fail(ErrorCode::invalid_argument,
         "{} records in each ciphertext of {} slots: a power of two that leaves each {} or more",
         records, n, least_slots);
  }
  return n / records;
}

/// What the client puts into each slot: elements of the program's input, or literals of it.
std::vector<std::int32_t> placed_elements(const Placement& input,
                                          const std::vector<std::uint32_t>& literals) {
  std::vector<std::int32_t> elements(input.slots().begin(), input.slots().end());
  if (literals.empty()) return elements;
  for (std::int32_t& element : elements) {
    if (element == Placement::nothing) continue;
    element = static_cast<std::int32_t>(literals[static_cast<std::size_t>(element)]);
  }
  return elements;
}

}  // namespace

PackedProgram::PackedProgram(const Program& program, const ParametersLiteral& parameters,
                             const PackedWay& way, ClientKind client)
    : program_(program),
      parameters_(parameters),
      way_(way),
      client_(client),
      interleaving_(way.records),
      packing_(std::make_shared<const Packing>(
          pack(affine_form(program, Modulus(parameters.plain_moduli.front())),
               slots_of_record(parameters.n, way.records), way.choices))),
      levels_(levels_of(*packing_, parameters.coeff_moduli.size(), way.drops, way.answer_limbs)) {
  const std::uint64_t bytes = PackedBytes(arranged()).weights();
  if (bytes > most_weight_bytes) {
    fail(ErrorCode::does_not_fit, "weights of {} bytes as plaintexts, more than {}", bytes,
         most_weight_bytes);
  }
  routes_ = routes_of(*packing_, interleaving_, way_.keyless);
}

PackedForm PackedProgram::form() const {
  const Placement& input = packing_->placement(0);
  const Placement& answer = packing_->placement(packing_->form.answer);
  const bool literals = !packing_->form.literals.empty();
  PackedForm form{way_.records,
                  {input.ciphertexts(), input.period(), literals,
                   runs_of(placed_elements(input, packing_->form.literals), input.period())},
                  {answer.ciphertexts(), answer.period(), {}, way_.answer_bits}};
  const Copies copies(answer);
  for (std::size_t i = 0; i < answer.size(); ++i) {
    const Place& place = copies.of(i).front();
    form.output.places.push_back({place.ciphertext, place.slot});
  }
  return form;
}

EvaluationKeyShape PackedProgram::keys() const {
  return key_shape(*packing_, interleaving_, routes_, levels_);
}

std::uint64_t PackedProgram::answer_correction(const ParametersPtr& channel,
                                               std::uint64_t input_correction) const {
  return Corrections(*packing_, levels_, channel, input_correction)
      .at(packing_->form.answer, levels_.answer_limbs);
}

Rotations PackedProgram::rotations() const {
  Rotations rotations;
  for (const KeySwitches& switches : key_switches()) {
    for (const auto& of_one : switches.hoisted) rotations.hoisted += of_one.size();
    rotations.all += switches.single.size();
  }
  rotations.all += rotations.hoisted;
  return rotations;
}

std::vector<KeySwitches> PackedProgram::key_switches() const {
  return packed::key_switches(*packing_, interleaving_, routes_, levels_);
}

/// A key switch makes residues modulo every prime of each digit, and of both parts modulo the
/// special one when it divides by that.
Exchanges PackedProgram::exchanges(std::size_t records) const {
  std::uint64_t bits = 0;
  const auto add = [&](std::uint64_t times, std::size_t limbs) {
    const auto special_bits = static_cast<std::uint64_t>(std::bit_width(parameters_.special_prime));
    bits += times * (planning::limb_bits(parameters_, limbs) + 2 * special_bits);
  };
  for (const KeySwitches& switches : key_switches()) {
    add(switches.hoisted.size() + switches.relinearised, switches.work);
    add(switches.single.size(), switches.result);
  }
  const std::uint64_t bytes = bits * parameters_.n / 8 * interleaving_.groups(records);
  return {.shared_bytes = bytes * parameters_.plain_moduli.size()};
}

Cost PackedProgram::cost(std::size_t records, std::size_t threads) const {
  return packed_cost(arranged(), records, threads);
}

Arranged PackedProgram::arranged() const {
  return {*packing_, interleaving_, routes_, levels_, parameters_, way_.answer_bits};
}

AffineForm PackedProgram::form_modulo(const Modulus& t) const {
  AffineForm form = packing_->form;
  if (t.value() == parameters_.plain_moduli.front()) return form;
  // What the packing copies, it copies alike modulo every t.
  AffineForm other = affine_form(program_, t);
  for (ValueId id = 0; id < other.values.size(); ++id) {
    if (!packing_->maps[id]) continue;
    form.values[id].made = std::move(other.values[id].made);
  }
  return form;
}

std::unique_ptr<const Executor> PackedProgram::compile(const ParametersPtr& channel,
                                                       std::uint64_t input_correction,
                                                       const device::DevicePtr& device,
                                                       const ExecutionContext& context) const {
  const MapSource inputs{input_correction, client_ == ClientKind::seal};
  ChannelProgram ready(packing_, interleaving_, routes_, levels_, channel, inputs);
  const AffineForm form = form_modulo(channel->plain_modulus());
  if (!device) return std::make_unique<const Engine>(std::move(ready), form, context);
  return std::make_unique<const DeviceEngine>(device, std::move(ready), form, context);
}

}  // namespace sealion::packed
