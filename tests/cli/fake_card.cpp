// A library sealion-cuda for tests: its card is the processor, with FAKE_CARD_BYTES of memory.
#include <cstdlib>
#include <string>

#include "device/emulated_device.h"
#include "device/plugin.h"

extern "C" {

extern __attribute__((visibility("default"))) const char* const sealion_cuda_build;
const char* const sealion_cuda_build = sealion::device::plugin_build;

__attribute__((visibility("default"))) void sealion_open_cuda_device(
    sealion::device::DevicePtr& device, std::string&) {
  const char* const bytes = std::getenv("FAKE_CARD_BYTES");
  device = bytes == nullptr ? sealion::device::make_emulated_device()
                            : sealion::device::make_emulated_device(std::stoull(bytes));
}
}
