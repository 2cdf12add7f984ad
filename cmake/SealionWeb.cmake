# The client alone, for browsers: the layers that it needs, with libraries of headers only. What else
# these layers ask of a platform is in src/base/web/.

# Debian's headers of libraries without code, in a folder of their own: those of the system's C
# library beside them would hide Emscripten's.
set(SEALION_WEB_HEADERS ${PROJECT_BINARY_DIR}/headers)
file(MAKE_DIRECTORY ${SEALION_WEB_HEADERS})
foreach(header fmt nlohmann utf8.h utf8)
  find_file(SEALION_HEADER_${header} ${header} PATHS /usr/include REQUIRED
            NO_DEFAULT_PATH NO_CMAKE_FIND_ROOT_PATH)
  file(CREATE_LINK ${SEALION_HEADER_${header}} ${SEALION_WEB_HEADERS}/${header} SYMBOLIC)
endforeach()
set(UTF8CPP_INCLUDE_DIR ${SEALION_WEB_HEADERS})

foreach(library fmt::fmt nlohmann_json::nlohmann_json)
  add_library(${library} INTERFACE IMPORTED GLOBAL)
  target_include_directories(${library} INTERFACE ${SEALION_WEB_HEADERS})
endforeach()
target_compile_definitions(fmt::fmt INTERFACE FMT_HEADER_ONLY)

# Exceptions of WebAssembly itself: those that JavaScript emulates double the code.
add_compile_options(-fwasm-exceptions)
add_link_options(-fwasm-exceptions)
add_compile_options(-include ${PROJECT_SOURCE_DIR}/src/base/web/standard_library.h)

add_subdirectory(src/base)
add_subdirectory(src/ring)
add_subdirectory(src/data)
add_subdirectory(src/rlwe)
add_subdirectory(src/schemes/bgv)
add_subdirectory(src/schemes/lwe)
add_subdirectory(src/exchange)
add_subdirectory(src/client)
add_subdirectory(web/bindings)
