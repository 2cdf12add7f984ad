#pragma once

/// The kernels are one source for two targets: nvcc compiles them for graphics cards, any C++20
/// compiler for the processor, where the tests run them. They use nothing but each other, so that a
/// machine with the CUDA toolkit alone can build them.
#if defined(__CUDACC__)
#define SEALION_DEVICE __device__ __forceinline__
// Before a loop of a constant count whose index picks from an array that is to be in registers.
#define SEALION_UNROLL _Pragma("unroll")
#else
#define SEALION_DEVICE inline
#define SEALION_UNROLL
#endif
