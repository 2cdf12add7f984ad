# Debian packages, by `cpack -G DEB` in the build folder: a library package for each component, the
# commands, and what one needs to build against the libraries.
set(CPACK_PACKAGE_VENDOR "SEALion")
set(CPACK_PACKAGE_CONTACT "The SEALion authors <sealion@localhost>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "Neural networks on homomorphically encrypted data")
set(CPACK_RESOURCE_FILE_LICENSE ${PROJECT_SOURCE_DIR}/LICENSE)
set(CPACK_STRIP_FILES ON)
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_GENERATOR DEB)
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_COMPONENTS_ALL client server heras tools development)
if(SEALION_TRAINING)
  list(APPEND CPACK_COMPONENTS_ALL training trainer)
endif()
if(SEALION_CUDA_LIBRARY)
  list(APPEND CPACK_COMPONENTS_ALL cuda)
endif()

set(of_libraries)
foreach(component client server heras training)
  if(NOT component IN_LIST CPACK_COMPONENTS_ALL)
    continue()
  endif()
  string(TOUPPER ${component} upper)
  set(package libsealion-${component}${PROJECT_VERSION_MAJOR}.${PROJECT_VERSION_MINOR})
  set(CPACK_DEBIAN_${upper}_PACKAGE_NAME ${package})
  set(CPACK_DEBIAN_${upper}_PACKAGE_SECTION libs)
  set(CPACK_COMPONENT_${upper}_DESCRIPTION "The shared library for the component ${component}.")
  string(APPEND of_libraries "${package} (= ${PROJECT_VERSION}), ")
endforeach()

set(CPACK_DEBIAN_TOOLS_PACKAGE_NAME sealion)
set(CPACK_DEBIAN_TOOLS_PACKAGE_SECTION science)
set(CPACK_DEBIAN_TOOLS_PACKAGE_DEPENDS "passwd")
set(CPACK_DEBIAN_TOOLS_PACKAGE_RECOMMENDS sealion-train)
set(CPACK_DEBIAN_TOOLS_PACKAGE_SUGGESTS sealion-cuda)
set(CPACK_COMPONENT_TOOLS_DESCRIPTION
    "The command sealion, trained models, and a service that answers\nencrypted requests.")
# The service: cpack itself puts its files there.
set(of_service ${PROJECT_SOURCE_DIR}/deploy/debian)
set(CPACK_PRE_BUILD_SCRIPTS ${of_service}/stage.cmake)
set(CPACK_DEBIAN_TOOLS_PACKAGE_CONTROL_EXTRA
    ${of_service}/conffiles ${of_service}/postinst ${of_service}/prerm ${of_service}/postrm)
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)

# By itself, for it brings libtorch, which no server needs.
set(CPACK_DEBIAN_TRAINER_PACKAGE_NAME sealion-train)
set(CPACK_DEBIAN_TRAINER_PACKAGE_SECTION science)
set(CPACK_DEBIAN_TRAINER_PACKAGE_DEPENDS "sealion (= ${PROJECT_VERSION})")
set(CPACK_COMPONENT_TRAINER_DESCRIPTION
    "The program sealion-train, which the command sealion calls to train.")

# By itself, for it is for machines with a graphics card. The driver may come from elsewhere.
set(CPACK_DEBIAN_CUDA_PACKAGE_NAME sealion-cuda)
set(CPACK_DEBIAN_CUDA_PACKAGE_SECTION science)
set(CPACK_DEBIAN_CUDA_PACKAGE_RECOMMENDS libcuda1)
set(CPACK_DEBIAN_CUDA_PACKAGE_ENHANCES
    "sealion (= ${PROJECT_VERSION}), libsealion-server${PROJECT_VERSION_MAJOR}.${PROJECT_VERSION_MINOR} (= ${PROJECT_VERSION})")
set(CPACK_COMPONENT_CUDA_DESCRIPTION
    "The library with which the command sealion and the servers run encrypted\nprograms on graphics cards of NVIDIA's, of compute capability 8.0 or more.")

set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_NAME libsealion-dev)
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_SECTION libdevel)
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_SHLIBDEPS OFF)
string(REGEX REPLACE ", $" "" CPACK_DEBIAN_DEVELOPMENT_PACKAGE_DEPENDS "${of_libraries}")
# The static libraries leave these to the program that links them.
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_RECOMMENDS
    "libfmt-dev, libssl-dev, libtbb-dev, libzstd-dev, zlib1g-dev")
set(CPACK_COMPONENT_DEVELOPMENT_DESCRIPTION
    "Headers, static libraries, CMake and pkg-config files for programs that use SEALion.")

include(CPack)
