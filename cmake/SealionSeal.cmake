# Native Microsoft SEAL 4.1 or later of version 4, the judge of our results and of our speed, where
# it is installed. Its version file takes a request for one minor version only, so that the bounds
# are here. Makes the target microsoft_seal of SEAL's library, static or shared, in the directory
# that includes this file, and sets SEALION_SEAL_FOUND.
find_package(SEAL QUIET CONFIG)
set(SEALION_SEAL_FOUND OFF)
if(SEAL_FOUND AND SEAL_VERSION VERSION_GREATER_EQUAL 4.1 AND SEAL_VERSION VERSION_LESS 5)
  set(SEALION_SEAL_FOUND ON)
  message(STATUS "Microsoft SEAL ${SEAL_VERSION}: found for ${CMAKE_CURRENT_SOURCE_DIR}")
elseif(SEAL_FOUND)
  message(STATUS "Microsoft SEAL ${SEAL_VERSION}: ${CMAKE_CURRENT_SOURCE_DIR} needs 4.1 or later "
                 "of version 4 and is left out")
else()
  message(STATUS "Microsoft SEAL: not found, ${CMAKE_CURRENT_SOURCE_DIR} is left out")
endif()

if(SEALION_SEAL_FOUND AND NOT TARGET microsoft_seal)
  add_library(microsoft_seal INTERFACE IMPORTED)
  if(TARGET SEAL::seal)
    target_link_libraries(microsoft_seal INTERFACE SEAL::seal)
  else()
    target_link_libraries(microsoft_seal INTERFACE SEAL::seal_shared)
  endif()
endif()
