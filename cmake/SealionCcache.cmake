# Compiles through ccache where it is installed. Paths below the project count as relative, so that
# what one checkout compiled serves another.

find_program(SEALION_CCACHE ccache)
mark_as_advanced(SEALION_CCACHE)
if(SEALION_CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  set(CMAKE_CXX_COMPILER_LAUNCHER
      ${CMAKE_COMMAND} -E env CCACHE_BASEDIR=${PROJECT_SOURCE_DIR} CCACHE_NOHASHDIR=1
      CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime
      ${SEALION_CCACHE})
  # A precompiled header is another one in each checkout, and so is all that is compiled with it.
  set(CMAKE_DISABLE_PRECOMPILE_HEADERS ON)
endif()
