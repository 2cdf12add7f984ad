// What a library of another build shows.
extern "C" {
extern __attribute__((visibility("default"))) const char* const sealion_cuda_build;
const char* const sealion_cuda_build = "0.0.1 0123456789abcdef";
}
