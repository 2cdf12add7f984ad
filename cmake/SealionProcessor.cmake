# What the ring's kernels are built for: SEALION_PROCESSOR is x86, arm or portable, SEALION_KERNELS are the
# names of the tables, as SEALION_FORCE_KERNEL takes them.
# WebAssembly has 64-bit words, if not addresses: what comes from outside is bounded for it (src/exchange/limits.h).
if(CMAKE_CXX_BYTE_ORDER STREQUAL BIG_ENDIAN OR NOT (CMAKE_SIZEOF_VOID_P EQUAL 8 OR EMSCRIPTEN))
  message(FATAL_ERROR "SEALion needs a 64-bit little-endian processor (x86-64, aarch64), and "
                      "${CMAKE_SYSTEM_PROCESSOR} is none: its files hold 64-bit words in that order.")
endif()
if(EMSCRIPTEN)
  set(SEALION_PROCESSOR portable)
  set(SEALION_KERNELS scalar)
elseif(CMAKE_SYSTEM_PROCESSOR MATCHES "^(x86_64|AMD64|amd64)$")
  set(SEALION_PROCESSOR x86)
  set(SEALION_KERNELS scalar avx2 avx512 avx512ifma)
elseif(CMAKE_SYSTEM_PROCESSOR MATCHES "^(aarch64|arm64|ARM64)$")
  set(SEALION_PROCESSOR arm)
  set(SEALION_KERNELS scalar neon sve)
else()
  set(SEALION_PROCESSOR portable)
  set(SEALION_KERNELS scalar)
endif()
