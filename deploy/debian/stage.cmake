# Run by cpack before it makes the packages: the licence of each, and what a service on Debian needs,
# at Debian's places. It is no part of `cmake --install`, which knows another prefix and must not write
# into /etc.
set(source ${CMAKE_CURRENT_LIST_DIR}/..)
set(root ${CPACK_TEMPORARY_DIRECTORY}/tools)
if(EXISTS ${root})
  # No file(INSTALL): it would heed cpack's DESTDIR.
  file(COPY ${source}/systemd/sealion.service DESTINATION ${root}/lib/systemd/system)
  file(COPY ${source}/systemd/sealion.default DESTINATION ${root}/etc/default)
  file(RENAME ${root}/etc/default/sealion.default ${root}/etc/default/sealion)
  file(COPY ${source}/../docs/deploy.md ${source}/../docs/protocol.md ${source}/nginx/sealion.conf
            ${source}/monitoring/prometheus.yml ${source}/monitoring/alerts.yml
       DESTINATION ${root}/usr/share/doc/sealion)
endif()
foreach(component ${CPACK_COMPONENTS_ALL})
  string(TOUPPER ${component} upper)
  set(doc ${CPACK_TEMPORARY_DIRECTORY}/${component}/usr/share/doc/${CPACK_DEBIAN_${upper}_PACKAGE_NAME})
  file(COPY ${CPACK_RESOURCE_FILE_LICENSE} DESTINATION ${doc})
  file(RENAME ${doc}/LICENSE ${doc}/copyright)
endforeach()
