# cmake --install: the program, its schema and examples, and what it prints of itself: manual pages and
# completions. The pages that runs and exports give are inside the program.
include(GNUInstallDirs)

set(manual ${PROJECT_BINARY_DIR}/manual)
add_custom_command(
  OUTPUT ${manual}/written
  COMMAND ${CMAKE_COMMAND} -DPROGRAM=$<TARGET_FILE:facesweep> -DFOLDER=${manual}
          -P ${PROJECT_SOURCE_DIR}/cmake/write_manual.cmake
  DEPENDS facesweep ${PROJECT_SOURCE_DIR}/cmake/write_manual.cmake
  COMMENT "Writing manual pages and completions"
  VERBATIM)

set(third_party ${PROJECT_BINARY_DIR}/THIRD_PARTY.txt)
if(FACESWEEP_PAGE)
  set(page_notices ${PROJECT_BINARY_DIR}/app/report/page/THIRD_PARTY.txt
                   ${PROJECT_BINARY_DIR}/app/exports/page/THIRD_PARTY.txt)
endif()
add_custom_command(
  OUTPUT ${third_party}
  COMMAND ${CMAKE_COMMAND} -DOUTPUT=${third_party} "-DPAGES=${page_notices}"
          -P ${PROJECT_SOURCE_DIR}/cmake/write_third_party.cmake
  DEPENDS facesweep ${PROJECT_SOURCE_DIR}/cmake/write_third_party.cmake
  COMMENT "Collecting the notices of what is inside the program"
  VERBATIM)
add_custom_target(installed_texts ALL DEPENDS ${manual}/written ${third_party})

set_target_properties(facesweep PROPERTIES INSTALL_RPATH_USE_LINK_PATH ON)
install(TARGETS facesweep RUNTIME COMPONENT program)
install(FILES experiments.schema.json DESTINATION ${CMAKE_INSTALL_DATADIR}/facesweep COMPONENT program)
install(FILES experiments.json experiments/paper.json
        DESTINATION ${CMAKE_INSTALL_DOCDIR}/examples COMPONENT program)
install(FILES ${third_party} CHANGELOG.md DESTINATION ${CMAKE_INSTALL_DOCDIR} COMPONENT program)
install(DIRECTORY ${manual}/man1 DESTINATION ${CMAKE_INSTALL_MANDIR} COMPONENT program)
install(FILES ${manual}/bash DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions
        RENAME facesweep COMPONENT program)
install(FILES ${manual}/zsh DESTINATION ${CMAKE_INSTALL_DATADIR}/zsh/vendor-completions
        RENAME _facesweep COMPONENT program)
install(FILES ${manual}/fish DESTINATION ${CMAKE_INSTALL_DATADIR}/fish/vendor_completions.d
        RENAME facesweep.fish COMPONENT program)
