# One library per layer. `sealion_layer(ring SOURCES a.cpp LINKS sealion::base)` makes the target
# sealion::ring, with src/ as its include root and the project's warnings.

add_library(sealion_options INTERFACE)
target_include_directories(sealion_options INTERFACE ${PROJECT_SOURCE_DIR}/src
                                                     ${PROJECT_SOURCE_DIR}/include)
target_compile_options(sealion_options INTERFACE -Wall -Wextra -Wpedantic
                                                 -Wnon-virtual-dtor -Woverloaded-virtual -Werror)
# What programs say of their sources, in assertions, is not where they were built.
target_compile_options(sealion_options INTERFACE -fmacro-prefix-map=${PROJECT_SOURCE_DIR}/=)
# GCC 12 sees fmt 9 write out of bounds where several sources are compiled at a time; it does not.
target_compile_options(sealion_options INTERFACE $<$<CXX_COMPILER_ID:GNU>:-Wno-stringop-overflow>)
# Where several sources are compiled at a time, the names of the others count as shadowed.
target_compile_options(sealion_options INTERFACE
                       $<$<NOT:$<BOOL:$<TARGET_PROPERTY:UNITY_BUILD>>>:-Wshadow>)
if(SEALION_SANITIZE)
  # Instrumented library code looks uninitialised to GCC (its manual warns of it). The standard
  # library's own assertions count too. Null pointers and the ends of objects AddressSanitizer sees
  # itself: to look for them twice is a sixth of the compilers' time.
  target_compile_options(sealion_options INTERFACE -fsanitize=address,undefined
                                                   -fno-sanitize=null,object-size
                                                   -fno-sanitize-recover=all -fno-omit-frame-pointer
                                                   $<$<CXX_COMPILER_ID:GNU>:-Wno-maybe-uninitialized>
                                                   -D_GLIBCXX_ASSERTIONS)
  target_link_options(sealion_options INTERFACE -fsanitize=address,undefined)
endif()
if(SEALION_COVERAGE)
  target_compile_options(sealion_options INTERFACE --coverage)
  target_link_options(sealion_options INTERFACE --coverage)
endif()

# ARITHMETIC: its loops are worth the compiler's time where the sanitizers' preset spares it.
function(sealion_layer name)
  cmake_parse_arguments(ARG "ARITHMETIC" "" "SOURCES;LINKS" ${ARGN})
  add_library(sealion_${name} STATIC ${ARG_SOURCES})
  add_library(sealion::${name} ALIAS sealion_${name})
  target_link_libraries(sealion_${name} PUBLIC sealion_options ${ARG_LINKS})
  if(SEALION_SANITIZE AND ARG_ARITHMETIC)
    target_compile_options(sealion_${name} PRIVATE -O1)
  endif()
endfunction()

# For a folder whose code calls the layers that calculate and has no long loops of its own: to
# optimise it in full is a fifth of its compiling and makes nothing faster. Not -O1, which keeps
# empty loops: one over every byte of a buffer that is made or freed. At -O2 GCC 12 takes a variant
# that holds no string for one that was never set.
macro(sealion_no_long_loops)
  string(REPLACE "-O3" "-O2 -Wno-maybe-uninitialized" CMAKE_CXX_FLAGS_RELEASE "${CMAKE_CXX_FLAGS_RELEASE}")
endmacro()
