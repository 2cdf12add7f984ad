# The compiler of the CUDA toolkit, SEALION_NVCC: what CUDACXX names, what scripts/cuda-compiler
# installed for want of a usable one, or the system's. It is called as a program and not enabled as a language of CMake,
# whose trial programs the compiler of the Python index cannot link. `sealion_find_nvcc(problem)` says
# in `problem` what is wrong where none can be used.
function(sealion_find_nvcc problem)
  if(DEFINED ENV{CUDACXX})
    set(SEALION_NVCC $ENV{CUDACXX} CACHE FILEPATH "The compiler of the CUDA toolkit" FORCE)
  elseif(SEALION_NVCC AND NOT EXISTS ${SEALION_NVCC})
    unset(SEALION_NVCC CACHE)
  endif()
  find_program(SEALION_NVCC nvcc
    HINTS ${PROJECT_SOURCE_DIR}/build/cuda/compiler/toolkit/bin
    PATHS /usr/local/cuda/bin
    DOC "The compiler of the CUDA toolkit" NO_CMAKE_FIND_ROOT_PATH)
  set(${problem} "" PARENT_SCOPE)
  if(NOT SEALION_NVCC)
    set(${problem} "there is no nvcc" PARENT_SCOPE)
    return()
  endif()
  execute_process(COMMAND ${SEALION_NVCC} --version OUTPUT_VARIABLE says RESULT_VARIABLE failed)
  string(REGEX MATCH "release ([0-9.]+)" release "${says}")
  if(failed OR NOT release OR CMAKE_MATCH_1 VERSION_LESS 12)
    set(${problem} "${SEALION_NVCC} is no nvcc of CUDA 12 or later" PARENT_SCOPE)
    unset(SEALION_NVCC CACHE)  # the next time there may be another
  endif()
endfunction()

# sealion_nvcc_targets("80-real;90" options): nvcc's options for architectures as
# CMAKE_CUDA_ARCHITECTURES spells them, N-real without and N-virtual with nothing but PTX.
function(sealion_nvcc_targets architectures options)
  set(all)
  foreach(architecture IN LISTS architectures)
    if(NOT architecture MATCHES "^([0-9]+[af]?)(-real|-virtual)?$")
      message(FATAL_ERROR "SEALION_CUDA_ARCHITECTURES: '${architecture}' is none, as 90, 90-real or "
                          "90-virtual are")
    endif()
    set(number ${CMAKE_MATCH_1})
    if(NOT CMAKE_MATCH_2 STREQUAL "-virtual")
      list(APPEND all -gencode arch=compute_${number},code=sm_${number})
    endif()
    if(NOT CMAKE_MATCH_2 STREQUAL "-real")
      list(APPEND all -gencode arch=compute_${number},code=compute_${number})
    endif()
  endforeach()
  set(${options} ${all} PARENT_SCOPE)
endfunction()
