# Libraries for other projects. `sealion_api(client SOURCES client.cpp LINK sealion::client)` compiles
# the sources of a public interface once, whatever libraries they go into, and
# `sealion_component(client API client HEADERS client.h LINK sealion::client)` makes
# libsealion-client, shared and static, of such interfaces and of all the layers that LINK needs. `find_package(sealion COMPONENTS client)` gives them as sealion::client and
# sealion::client_static, and pkg-config as sealion-client.
include(CMakePackageConfigHelpers)
include(GNUInstallDirs)

# Everything that programs of others link.
add_custom_target(libraries)

set(SEALION_PACKAGE_FOLDER ${CMAKE_INSTALL_LIBDIR}/cmake/sealion)
set(SEALION_INCLUDES ${PROJECT_SOURCE_DIR}/include ${PROJECT_BINARY_DIR}/include)
configure_file(${PROJECT_SOURCE_DIR}/include/sealion/version.h.in
               ${PROJECT_BINARY_DIR}/include/sealion/version.h @ONLY)

# sealion_needs("sealion::client" LAYERS EXTERNAL): the layers that targets are and link, and the
# libraries of others that these link.
function(sealion_needs targets layers external)
  set(open ${targets})
  set(seen)
  set(foreign)
  while(open)
    list(POP_FRONT open next)
    if(NOT next MATCHES "^sealion")
      list(APPEND foreign ${next})
      continue()
    endif()
    get_target_property(original ${next} ALIASED_TARGET)
    if(original)
      set(next ${original})
    endif()
    get_target_property(type ${next} TYPE)
    if(type STREQUAL "INTERFACE_LIBRARY")
      get_target_property(links ${next} INTERFACE_LINK_LIBRARIES)
    elseif(NOT next IN_LIST seen)
      list(APPEND seen ${next})
      get_target_property(links ${next} LINK_LIBRARIES)
    else()
      set(links)
    endif()
    if(links)
      list(APPEND open ${links})
    endif()
  endwhile()
  list(REMOVE_DUPLICATES foreign)
  list(REMOVE_ITEM foreign nlohmann_json::nlohmann_json)  # of headers alone, which nobody sees
  set(${layers} ${seen} PARENT_SCOPE)
  set(${external} ${foreign} PARENT_SCOPE)
endfunction()

# What both libraries of a component have in common.
function(sealion_public_library target export_name component)
  set_target_properties(${target} PROPERTIES
    OUTPUT_NAME sealion-${component} EXPORT_NAME ${export_name}
    VERSION ${PROJECT_VERSION} SOVERSION ${PROJECT_VERSION_MAJOR}.${PROJECT_VERSION_MINOR})
  target_include_directories(${target} PUBLIC "$<BUILD_INTERFACE:${SEALION_INCLUDES}>"
                                              $<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}>)
  target_compile_features(${target} PUBLIC cxx_std_20)
  install(TARGETS ${target} EXPORT sealion-${component}-targets
    LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR}
            COMPONENT ${component} NAMELINK_COMPONENT development
    ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR} COMPONENT development)
endfunction()

# The pkg-config file of a component whose static library needs `external`.
function(sealion_pkg_config component external)
  set(SEALION_COMPONENT ${component})
  set(SEALION_PRIVATE_LIBRARIES -pthread)
  foreach(library IN LISTS external)
    string(REGEX REPLACE "^.*(::|/lib)|\\.(so|a)$" "" name ${library})
    string(REPLACE "Crypto" "crypto" name ${name})
    string(REPLACE "ZLIB" "z" name ${name})
    if(NOT name MATCHES "^-")
      string(APPEND SEALION_PRIVATE_LIBRARIES " -l${name}")
    endif()
  endforeach()
  configure_file(${PROJECT_SOURCE_DIR}/cmake/sealion.pc.in
                 ${PROJECT_BINARY_DIR}/sealion-${component}.pc @ONLY)
  install(FILES ${PROJECT_BINARY_DIR}/sealion-${component}.pc
          DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig COMPONENT development)
endfunction()

function(sealion_api name)
  cmake_parse_arguments(ARG "" "" "SOURCES;LINK" ${ARGN})
  add_library(sealion_api_${name}_objects OBJECT ${ARG_SOURCES})
  target_include_directories(sealion_api_${name}_objects PRIVATE ${SEALION_INCLUDES})
  target_link_libraries(sealion_api_${name}_objects PRIVATE ${ARG_LINK})
endfunction()

function(sealion_component name)
  cmake_parse_arguments(ARG "" "" "API;HEADERS;LINK" ${ARGN})
  sealion_needs("${ARG_LINK}" layers external)
  list(TRANSFORM ARG_API REPLACE "(.+)" "$<TARGET_OBJECTS:sealion_api_\\1_objects>" OUTPUT_VARIABLE api)
  list(TRANSFORM layers REPLACE "(.+)" "$<TARGET_OBJECTS:\\1>" OUTPUT_VARIABLE objects)

  add_library(sealion_api_${name} SHARED ${api})
  sealion_public_library(sealion_api_${name} ${name} ${name})
  foreach(layer IN LISTS ARG_LINK)
    target_link_libraries(sealion_api_${name} PRIVATE $<BUILD_INTERFACE:${layer}>)
  endforeach()
  target_link_options(sealion_api_${name} PRIVATE -Wl,--exclude-libs,ALL -Wl,--as-needed)
  if(SEALION_SANITIZE)  # the program brings their runtime
    target_link_options(sealion_api_${name} INTERFACE -fsanitize=address,undefined)
  else()
    target_link_options(sealion_api_${name} PRIVATE -Wl,--no-undefined)
  endif()

  add_library(sealion_api_${name}_static STATIC ${api} ${objects})
  sealion_public_library(sealion_api_${name}_static ${name}_static ${name})
  list(TRANSFORM external REPLACE "(.+)" "$<INSTALL_INTERFACE:\\1>" OUTPUT_VARIABLE installed)
  target_link_libraries(sealion_api_${name}_static PRIVATE $<BUILD_INTERFACE:sealion_options>
                                                           ${installed})
  list(TRANSFORM external REPLACE "(.+)" "$<BUILD_INTERFACE:\\1>" OUTPUT_VARIABLE built)
  target_link_libraries(sealion_api_${name}_static INTERFACE ${built})
  add_library(sealion::${name}_static ALIAS sealion_api_${name}_static)

  add_dependencies(libraries sealion_api_${name} sealion_api_${name}_static)
  sealion_pkg_config(${name} "${external}")
  list(TRANSFORM ARG_HEADERS PREPEND ${PROJECT_SOURCE_DIR}/include/sealion/)
  install(FILES ${ARG_HEADERS}
          DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/sealion COMPONENT development)
  install(EXPORT sealion-${name}-targets NAMESPACE sealion::
          DESTINATION ${SEALION_PACKAGE_FOLDER} COMPONENT development)
endfunction()

# Installs what all components share: the package file and the headers of errors and versions.
function(sealion_package)
  foreach(header error.h execution_context.h export.h)
    install(FILES ${PROJECT_SOURCE_DIR}/include/sealion/${header}
            DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/sealion COMPONENT development)
  endforeach()
  install(FILES ${PROJECT_BINARY_DIR}/include/sealion/version.h
          DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/sealion COMPONENT development)
  configure_package_config_file(${PROJECT_SOURCE_DIR}/cmake/sealion-config.cmake.in
    ${PROJECT_BINARY_DIR}/sealion-config.cmake INSTALL_DESTINATION ${SEALION_PACKAGE_FOLDER})
  write_basic_package_version_file(${PROJECT_BINARY_DIR}/sealion-config-version.cmake
    COMPATIBILITY SameMinorVersion)
  install(FILES ${PROJECT_BINARY_DIR}/sealion-config.cmake
                ${PROJECT_BINARY_DIR}/sealion-config-version.cmake
          DESTINATION ${SEALION_PACKAGE_FOLDER} COMPONENT development)
endfunction()
