#include "heras/train/core/single_thread.h"

#include <ATen/Parallel.h>
#include <dlfcn.h>

namespace sealion::heras::train {
namespace {

/// libtorch chooses the BLAS, so whether it is OpenBLAS is known only at run time.
template <typename Function>
Function* find_function(const char* name) {
  return reinterpret_cast<Function*>(::dlsym(RTLD_DEFAULT, name));
}

int blas_threads() {
  const auto get = find_function<int()>("openblas_get_num_threads");
  return get == nullptr ? 1 : get();
}

void set_blas_threads(int threads) {
  const auto set = find_function<void(int)>("openblas_set_num_threads");
  if (set != nullptr) set(threads);
}

}  // namespace

SingleThreaded::SingleThreaded()
    : torch_before_(at::get_num_threads()), blas_before_(blas_threads()) {
  at::set_num_threads(1);
  set_blas_threads(1);
}

SingleThreaded::~SingleThreaded() {
  at::set_num_threads(torch_before_);
  set_blas_threads(blas_before_);
}

}  // namespace sealion::heras::train
