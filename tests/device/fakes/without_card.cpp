// A library of this very build on a machine without a card.
#include "device/plugin.h"

extern "C" {
extern __attribute__((visibility("default"))) const char* const sealion_cuda_build;
const char* const sealion_cuda_build = sealion::device::plugin_build;
__attribute__((visibility("default"))) void sealion_open_cuda_device(sealion::device::DevicePtr&,
                                                                     std::string& error) {
  error = "no card is in it";
}
}
