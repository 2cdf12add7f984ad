#pragma once

#include "device/kernels/ciphertexts.h"
#include "device/kernels/kernel_list.h"

namespace sealion::device {

/// Everything that a device can be asked to run.
using Kernels = KernelList<UnpackCiphertexts, PackCiphertexts>;

}  // namespace sealion::device
