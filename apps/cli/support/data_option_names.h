#pragma once

#include <array>

#include "base/enum_names.h"
#include "data/files/load/data_options.h"

/// What options call the ways to read data.
namespace sealion {

template <>
struct EnumNames<TargetKind> {
  static constexpr const char* subject = "kind of label";
  static constexpr auto table =
      std::to_array<EnumName<TargetKind>>({{TargetKind::automatic, "auto"},
                                           {TargetKind::classes, "classes"},
                                           {TargetKind::real, "number"}});
};

template <>
struct EnumNames<CsvHeader> {
  static constexpr const char* subject = "header";
  static constexpr auto table = std::to_array<EnumName<CsvHeader>>(
      {{CsvHeader::automatic, "auto"}, {CsvHeader::present, "yes"}, {CsvHeader::absent, "no"}});
};

}  // namespace sealion
