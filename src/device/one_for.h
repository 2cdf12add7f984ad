#pragma once

#include <map>
#include <memory>
#include <mutex>

#include "device/device.h"

namespace sealion::device {

/// The T of a device that all who ask for it share, as long as somebody has it: what takes the
/// device's memory, and programs have no need of their own of.
template <typename T>
std::shared_ptr<T> one_for(const DevicePtr& device) {
  static std::mutex mutex;
  static std::map<std::weak_ptr<Device>, std::weak_ptr<T>, std::owner_less<>> all;
  const std::lock_guard lock(mutex);
  std::erase_if(all, [](const auto& entry) { return entry.first.expired(); });
  std::weak_ptr<T>& kept = all[device];
  std::shared_ptr<T> one = kept.lock();
  if (!one) {
    one = std::make_shared<T>(device);
    kept = one;
  }
  return one;
}

}  // namespace sealion::device
