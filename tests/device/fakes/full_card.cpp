// A library of this very build whose card has no memory left: its errors pass into the program.
#include "device/device_error.h"
#include "device/plugin.h"

namespace sealion::device {
namespace {

class FullDevice final : public Device {
 public:
  FullDevice() { description_.name = "a full card"; }
  const DeviceDescription& description() const override { return description_; }
  std::size_t free_bytes() const override { return 0; }
  void* allocate(std::size_t) override {
    throw DeviceError(DeviceError::Kind::out_of_memory, "the card is full");
  }
  void free(void*) noexcept override {}
  void* allocate_pinned(std::size_t) override { return nullptr; }
  void free_pinned(void*) noexcept override {}
  bool is_pinned(const void*) const override { return false; }
  Queue make_queue() override { return 0; }
  void free_queue(Queue) noexcept override {}
  void wait(Queue) override {}
  void order(Queue, Queue) override {}
  void copy_in(void*, const void*, std::size_t, Queue) override {}
  void copy_in(void*, const void*, const Pitch&, Queue) override {}
  void copy_out(void*, const void*, std::size_t, Queue) override {}
  void clear(void*, std::size_t, Queue) override {}

 private:
  unsigned blocks_at_once(std::size_t, std::size_t) const override { return 1; }
  void launch_kernel(std::size_t, const Grid&, const void*, Queue) override {}

  DeviceDescription description_;
};

}  // namespace
}  // namespace sealion::device

extern "C" {
extern __attribute__((visibility("default"))) const char* const sealion_cuda_build;
const char* const sealion_cuda_build = sealion::device::plugin_build;
__attribute__((visibility("default"))) void sealion_open_cuda_device(
    sealion::device::DevicePtr& device, std::string&) {
  device = std::make_shared<sealion::device::FullDevice>();
}
}
