#pragma once

#include <string>
#include <string_view>

namespace sealion {

/// What kind of processor this is, as a part of a file's name: "intel-r-xeon-r-processor-6-207-2".
/// "unknown" where the system does not say.
std::string processor_name();

/// The same of a text in the form of /proc/cpuinfo: what it says of the first processor.
std::string processor_name_in(std::string_view description);

/// A text of people's as a part of a file's name: "NVIDIA H100 PCIe" is "nvidia-h100-pcie".
std::string file_name_of(std::string_view text);

}  // namespace sealion
