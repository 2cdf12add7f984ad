#include "layouts/slotwise/device/device_barrier.h"

#include "device/device_error.h"

namespace sealion::slotwise {

device::DeviceBatch DeviceBarrier::cross(const device::DeviceBatch&, const EvaluationKeys*,
                                         std::size_t, device::Device::Queue) const {
  throw device::DeviceError(device::DeviceError::Kind::refused, "barriers are still to come");
}

}  // namespace sealion::slotwise
