#pragma once

#include <variant>
#include <vector>

#include "exchange/affine_form.h"
#include "exchange/layout_kind.h"
#include "layouts/barrier.h"
#include "layouts/packed_way.h"
#include "program/expand_forests.h"
#include "program/program.h"

namespace sealion {

/// Slot by slot, with barriers where they pay.
struct SlotwiseWay {
  std::vector<Barrier> barriers;

  friend bool operator==(const SlotwiseWay&, const SlotwiseWay&) = default;
};

/// How a program runs on ciphertexts: the layout (`LayoutKind`), and what was decided in it.
using Way = std::variant<SlotwiseWay, packed::PackedWay, AffineForm>;

/// The program as a layout runs it: where it knows no forests (packed::is_packed_forest), they are
/// sums and products.
Expansion expanded_for(LayoutKind layout, const Program& program);
Program program_to_run(const Program& program, const Way& way);

/// The barriers of the slot-wise layout; the others have none.
const std::vector<Barrier>& barriers_of(const Way& way);

}  // namespace sealion
