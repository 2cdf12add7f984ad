# Compiles through ccache where that is installed and nothing else was asked for. Paths count as they
# are from the build folder, so that every checkout finds what another has compiled.
if(NOT DEFINED CMAKE_CXX_COMPILER_LAUNCHER)
  find_program(SEALION_CCACHE ccache)
  mark_as_advanced(SEALION_CCACHE)
  if(SEALION_CCACHE)
    set(CMAKE_CXX_COMPILER_LAUNCHER
        ${CMAKE_COMMAND} -E env CCACHE_BASEDIR=/ CCACHE_NOHASHDIR=1
        CCACHE_SLOPPINESS=pch_defines,time_macros ${SEALION_CCACHE})
  endif()
endif()
